// Follows "An endpoint of your own, in four steps" of DEVELOPMENT.md to the letter, in a copy of the workspace.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { root } from './install.mjs';
import { freePort } from './ports.mjs';

const run = promisify(execFile);
const NEEDED = ['apps/api', 'apps/client', 'apps/tenant', 'libs', 'tools', 'package.json', 'tsconfig.base.json'];
const FILES = [...NEEDED, 'tenant.yaml', 'tenant.local.yaml', 'auth_config.json'];

let copy;
const children = [];

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'latchkey-four-steps-'));
  for (const name of FILES) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(async () => {
  for (const child of children) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  rmSync(copy, { recursive: true });
});

/** The pieces of the four steps: a file, the line below which the piece goes (none for a new file), and the piece. */
function pieces() {
  const text = readFileSync(join(root, 'DEVELOPMENT.md'), 'utf8');
  const [, section] = /## An endpoint of your own, in four steps\n([\s\S]*?)\n## /.exec(text);
  const fences = section.matchAll(/```(?:ts|yaml)\n(?:\/\/|#) (\S+?)(?:, below: (.*))?\n([\s\S]*?)```/g);
  return [...fences].map(([, file, below, piece]) => ({ file, below, piece }));
}

function apply({ file, below, piece }) {
  const path = join(copy, file);
  mkdirSync(dirname(path), { recursive: true });
  if (!below) return writeFileSync(path, piece, { flag: 'wx' });
  const lines = readFileSync(path, 'utf8').split('\n');
  const at = lines.findIndex((line) => line.trim() === below);
  if (at < 0) throw new Error(`${file} has no line "${below}".`);
  lines.splice(at + 1, 0, piece.trimEnd());
  writeFileSync(path, lines.join('\n'));
}

/** The types of these files of the copy, with the options of their project. */
async function check(project, ...files) {
  const config = join(copy, project, 'tsconfig.four-steps.json');
  writeFileSync(config, JSON.stringify({ extends: './tsconfig.json', files, include: [] }));
  const tsc = join(root, 'node_modules', 'typescript7', 'bin', 'tsc');
  await run(process.execPath, [tsc, '--noEmit', '-p', config]).catch(({ stdout }) => {
    throw new Error(stdout);
  });
}

/** In a process of its own: the bundler's native part does not know the classes of jest's sandbox. */
const BUNDLE = `
  import { build } from 'rolldown';
  import { besidePackages } from './tools/bundle.mjs';
  for (const name of ['tenant', 'api']) await build(besidePackages('apps/' + name, 'built/' + name));
`;

/** Builds the copy's tenant and API, and starts both on free ports; gives their origins. */
async function startBoth() {
  const built = join(copy, 'built');
  await run(process.execPath, ['--input-type=module', '--eval', BUNDLE], { cwd: copy });
  const start = (name, env) => {
    const stdio = ['ignore', 'pipe', 'inherit'];
    const child = spawn(process.execPath, [join(built, name, 'server.js')], { cwd: copy, env, stdio });
    children.push(child);
    return createInterface({ input: child.stdout });
  };
  const [line] = await once(start('tenant', { PORT: '0', TENANT_DB: ':memory:' }), 'line');
  const [tenant] = /http:\/\/[^/ ]+/.exec(line);
  const port = await freePort();
  start('api', { PORT: String(port), AUTH0_DOMAIN: tenant, MESSAGES_DB: ':memory:' }).resume();
  const api = `http://localhost:${port}`;
  const isReady = () =>
    fetch(`${api}/api/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady())) await sleep(50);
  return { tenant, api };
}

describe('an endpoint of your own', () => {
  it('takes four steps and no more', async () => {
    const steps = pieces();
    expect(steps).toHaveLength(10);
    steps.forEach(apply);
    await Promise.all([check('apps/api', 'src/main.ts'), check('apps/client', 'src/app/api/api-client.ts')]);

    const { tenant, api } = await startBoth();
    const tokenOf = async (user) => {
      const init = { method: 'POST', headers: { 'x-tenant-control': '1' }, body: JSON.stringify({ user }) };
      return (await (await fetch(`${tenant}/_tenant/tokens`, init)).text()).trim();
    };
    const [ada, bob] = [await tokenOf('ada@example.com'), await tokenOf('bob@example.com')];
    const order = async (body, token) => {
      const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
      const answer = await fetch(`${api}/api/orders`, { method: 'POST', headers, body: JSON.stringify(body) });
      return { status: answer.status, ...(await answer.json()) };
    };
    expect(await order({ item: 'Tea' }, ada)).toEqual({
      status: 201,
      item: expect.stringMatching(/^Tea, for auth0\|/),
    });
    expect(await order({ item: 'Tea' }, bob)).toMatchObject({ status: 403, permission: 'write:orders' });
    expect(await order({}, undefined)).toMatchObject({ status: 401, code: 'token_missing' });
    expect(await order({ item: '' }, ada)).toMatchObject({
      status: 422,
      errors: [{ pointer: '#/item', detail: 'Name an item.' }],
    });
    const metadata = await (await fetch(`${api}/.well-known/oauth-protected-resource`)).json();
    expect(metadata.scopes_supported).toContain('write:orders');
  }, 120_000);
});
