import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scriptOf } from './programs';

/** `latchkey`, from its sources, in a process of its own. */
export interface Running {
  readonly child: ChildProcess;
  /** Resolves with what has been printed, as soon as that matches, or at the end. */
  said(pattern: RegExp): Promise<string>;
  readonly ended: Promise<{ code: number | null; out: string; err: string }>;
}

interface Place {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Options of Node itself. */
  readonly node?: readonly string[];
}

const children = new Set<ChildProcess>();
const folders: string[] = [];
afterAll(async () => {
  for (const child of children) {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  for (const path of folders) rmSync(path, { recursive: true, force: true });
});

/** A new, empty folder, which is gone after the tests of the file. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'latchkey-cli-'));
  folders.push(path);
  return path;
}

/** Starts `latchkey` with these words, and with nothing of this process's environment but the PATH. */
export function latchkey(words: readonly string[], { cwd = folder(), env = {}, node = [] }: Place = {}): Running {
  const child = spawn(process.execPath, [...node, scriptOf('cli'), ...words], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let [out, err] = ['', ''];
  child.stdout.on('data', (data) => (out += String(data)));
  child.stderr.on('data', (data) => (err += String(data)));
  const ended = once(child, 'close').then(() => {
    children.delete(child);
    return { code: child.exitCode, out, err };
  });
  const said = (pattern: RegExp) =>
    new Promise<string>((resolve) => {
      const look = () => pattern.test(out) && resolve(out);
      child.stdout.on('data', look);
      void ended.then(() => resolve(out));
      look();
    });
  return { child, said, ended };
}
