// The real tenant and the real API, each in a process of its own, on free ports and without files of anybody.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { freePort } from '@latchkey/ports';

export const WORKSPACE = join(import.meta.dirname, '../../../..');

/** Values that the workspace's tenant knows. */
export const CLIENT_ID = 'latchkey-web';
export const AUDIENCE = 'https://api.latchkey.example';
export const ACCOUNT = { email: 'ada@example.com', password: 'ada' };

type Env = Readonly<Record<string, string>>;
type Program = ChildProcessByStdio<null, Readable, Readable>;
type Edit = readonly [from: string, to: string];

/** A tenant on copies of the workspace's two files. */
export interface TenantProgram {
  readonly origin: string;
  /** Replaces texts in the two as they come: the tenant takes an edit with its next request. */
  edit(edits: readonly Edit[]): void;
}

/** Both programs, to be started. */
export interface Programs {
  startTenant(env?: Env): Promise<TenantProgram>;
  /** Starts an API for this tenant and waits until it has its keys; gives its origin. */
  startApi(domain: string, env?: Env): Promise<string>;
  /** Ends what was started and removes what was written. */
  close(): Promise<void>;
}

/** The script of a program, bundled from its sources for this run of jest (tools/testing/programs.mjs). */
export function scriptOf(name: 'cli' | 'tenant' | 'api'): string {
  const folder = process.env['PROGRAMS'];
  if (!folder) throw new Error('PROGRAMS names no folder: run these tests by apps/cli/jest.config.mjs.');
  return join(folder, name, 'server.js');
}

/** The programs for a file of tests. */
export function setPrograms(): Programs {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-programs-'));
  const children: Program[] = [];
  const start = (name: 'tenant' | 'api', env: Env) => {
    const child = spawn(process.execPath, [scriptOf(name)], {
      cwd: WORKSPACE,
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    return child;
  };
  return {
    startTenant: async (env = {}) => {
      const write = editor(mkdtempSync(join(folder, 'files-')));
      const child = start('tenant', { PORT: '0', TENANT_DB: ':memory:', ...write([]), ...env });
      return { origin: await originOf(child), edit: write };
    },
    startApi: async (domain, env = {}) => {
      const port = await freePort();
      const values = { AUTH0_DOMAIN: domain, AUTH0_CLIENT_ID: CLIENT_ID, AUTH0_AUDIENCE: AUDIENCE };
      start('api', { PORT: String(port), LOG_LEVEL: 'silent', MESSAGES_DB: ':memory:', ...values, ...env });
      const origin = `http://localhost:${port}`;
      for (let ready = false; !ready;) {
        ready = await fetch(`${origin}/api/health/ready`)
          .then(({ ok }) => ok)
          .catch(() => false);
        if (!ready) await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return origin;
    },
    close: async () => {
      for (const child of children) {
        if (child.exitCode !== null) continue;
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Writes the two files, with each text `from` replaced by `to` in whichever of them has it. */
const editor =
  (folder: string) =>
  (edits: readonly Edit[]): Env => {
    const files = ['tenant.yaml', 'tenant.local.yaml'].map((name, index) => ({
      path: join(folder, `${index}.yaml`),
      text: readFileSync(join(WORKSPACE, name), 'utf8'),
    }));
    for (const [from, to] of edits) {
      const file = files.find(({ text }) => text.includes(from));
      if (!file) throw new Error(`Neither tenant.yaml nor tenant.local.yaml has "${from}".`);
      file.text = file.text.replaceAll(from, to);
    }
    for (const { path, text } of files) writeFileSync(path, text);
    const [TENANT_FILE = '', TENANT_LOCAL_FILE = ''] = files.map(({ path }) => path);
    return { TENANT_FILE, TENANT_LOCAL_FILE };
  };

/** The origin in the program's first line that has one; what it says if it ends before. */
async function originOf(child: Program): Promise<string> {
  let said = '';
  child.stderr.on('data', (data) => (said += String(data)));
  for await (const line of createInterface({ input: child.stdout })) {
    const origin = /http:\/\/[^/ ]+/.exec(line)?.[0];
    if (origin) return origin;
  }
  throw new Error(`The program ended: ${said}`);
}
