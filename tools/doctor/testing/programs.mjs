// The real tenant and the real API, each in a process of its own, on free ports and without files of anybody.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../install.mjs';
import { freePort } from '../../ports.mjs';

/** Values that the workspace's tenant knows. */
export const CLIENT_ID = 'latchkey-web';
export const AUDIENCE = 'https://api.latchkey.example';
export const ACCOUNT = { email: 'ada@example.com', password: 'ada' };

/** Builds both once for a file of tests; `close` ends what was started and removes what was written. */
export function buildPrograms() {
  const cache = join(root, 'node_modules', '.cache', 'latchkey'); // where packages are found from
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'doctor-test-'));
  execFileSync(process.execPath, [join(import.meta.dirname, 'bundle.mjs'), folder], { cwd: root });
  const children = [];
  const start = (name, env) => {
    const child = spawn(process.execPath, [join(folder, `${name}.js`)], {
      cwd: root,
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    return child;
  };
  return {
    folder,
    /**
     * Starts a tenant on copies of the workspace's two files. Gives its origin, and `edit`, which replaces texts in the
     * two as they come: the tenant takes an edit with its next request.
     */
    startTenant: async (env = {}) => {
      const edit = editor(mkdtempSync(join(folder, 'files-')));
      const child = start('tenant', { PORT: '0', TENANT_DB: ':memory:', ...edit([]), ...env });
      return { origin: await originOf(child), edit };
    },
    /** Starts an API for this tenant and waits until it has its keys; gives its origin. */
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
const editor = (folder) => (edits) => {
  const texts = ['tenant.yaml', 'tenant.local.yaml'].map((name) => readFileSync(join(root, name), 'utf8'));
  for (const [from, to] of edits) {
    const index = texts.findIndex((text) => text.includes(from));
    if (index < 0) throw new Error(`Neither tenant.yaml nor tenant.local.yaml has "${from}".`);
    texts[index] = texts[index].replaceAll(from, to);
  }
  const [TENANT_FILE, TENANT_LOCAL_FILE] = texts.map((text, index) => {
    const file = join(folder, `${index}.yaml`);
    writeFileSync(file, text);
    return file;
  });
  return { TENANT_FILE, TENANT_LOCAL_FILE };
};

/** The origin in the program's first line that has one; what it says if it ends before. */
async function originOf(child) {
  let said = '';
  child.stderr.on('data', (data) => (said += data));
  for await (const line of createInterface({ input: child.stdout })) {
    const origin = /http:\/\/[^/ ]+/.exec(line)?.[0];
    if (origin) return origin;
  }
  throw new Error(`The program ended: ${said}`);
}
