// Follows "An endpoint of your own, in four steps" of DEVELOPMENT.md to the letter, in a copy of the workspace.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './install.mjs';

const run = promisify(execFile);
const NEEDED = ['apps/api', 'apps/client', 'apps/tenant', 'libs', 'tools', 'package.json', 'tsconfig.base.json'];
const FILES = [...NEEDED, 'tenant.yaml', 'tenant.local.yaml', 'auth_config.json'];

let copy;
let programs;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'latchkey-four-steps-'));
  for (const name of FILES) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(async () => {
  await programs?.close();
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
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  await run(process.execPath, [tsc, '--noEmit', '-p', config]).catch(({ stdout }) => {
    throw new Error(stdout);
  });
}

describe('an endpoint of your own', () => {
  it('takes four steps and no more', async () => {
    const steps = pieces();
    expect(steps).toHaveLength(10);
    steps.forEach(apply);
    await Promise.all([check('apps/api', 'src/main.ts'), check('apps/client', 'src/app/api/api-client.ts')]);

    const { buildPrograms } = await import(join(copy, 'tools', 'doctor', 'testing', 'programs.mjs'));
    programs = buildPrograms();
    const tenant = await programs.startTenant();
    const api = await programs.startApi(tenant.origin);
    const tokenOf = async (user) => {
      const init = { method: 'POST', headers: { 'x-tenant-control': '1' }, body: JSON.stringify({ user }) };
      return (await (await fetch(`${tenant.origin}/_tenant/tokens`, init)).text()).trim();
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
