import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { settings } from './start';

const WORKSPACE = join(import.meta.dirname, '../../../..');

// In a process of its own: the bundler's native part does not know the RegExp of jest's sandbox.
const BUNDLE = `
  import { build } from 'rolldown';
    const [input, dir] = process.argv.slice(1);
  const external = (id) => !/^[./]/.test(id);
  await build({ input: { server: input }, platform: 'node', external, output: { dir, format: 'esm', entryFileNames: '[name].js' } });
`;

/** The bundled program, as "nx build tenant" makes it, in a folder from which packages are found. */
export function buildProgram(): { file: string; remove: () => void } {
  const cache = join(WORKSPACE, 'node_modules', '.cache', 'latchkey');
  mkdirSync(cache, { recursive: true });
  const dir = mkdtempSync(join(cache, 'tenant-test-'));
  const input = join(import.meta.dirname, '../main.ts');
  execFileSync(process.execPath, ['--input-type=module', '--eval', BUNDLE, input, dir], { cwd: WORKSPACE });
  return { file: join(dir, 'server.js'), remove: () => rmSync(dir, { recursive: true }) };
}

/** A tenant in a process of its own. */
export interface Program {
  readonly child: ChildProcess;
  /** Resolves with what it has printed when it has ended. */
  readonly ended: Promise<{ code: number | null; out: string; err: string }>;
  /** Resolves with the first line on stdout. */
  readonly firstLine: Promise<string>;
}

/** Starts the program with the workspace's files, on a free port and without a database file unless `env` says so. */
export function run(file: string, env: Record<string, string> = {}): Program {
  const { tenantFile, localFile } = settings();
  const own = { PORT: '0', TENANT_DB: ':memory:', TENANT_FILE: tenantFile, TENANT_LOCAL_FILE: localFile };
  const child = spawn(process.execPath, [file], { env: { ...own, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  const firstLine = new Promise<string>((resolve) => {
    child.stdout.on('data', (data) => {
      out += String(data);
      if (out.includes('\n')) resolve(out.split('\n')[0] ?? '');
    });
  });
  child.stderr.on('data', (data) => (err += String(data)));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, out, err }));
  return { child, ended, firstLine };
}

/** The origin in the first line. */
export const originOf = async ({ firstLine }: Program) => /http:\/\/[^/ ]+/.exec(await firstLine)?.[0] ?? '';
