import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../install.mjs';
import { freePort } from '../ports.mjs';
import { serve } from './testing/fake-server.mjs';
import { ACCOUNT, AUDIENCE, buildPrograms, CLIENT_ID } from './testing/programs.mjs';

const folder = mkdtempSync(join(tmpdir(), 'doctor-commands-'));
const file = join(folder, 'auth_config.json');
let programs;
let tenant;
let api;
let page;
beforeAll(async () => {
  programs = buildPrograms();
  const routes = {};
  const server = await serve(routes);
  const origin = server.origin.replace('127.0.0.1', 'localhost'); // of one site with the tenant
  page = { ...server, origin };
  ({ origin: tenant } = await programs.startTenant({ PAGE_ORIGINS: origin }));
  api = await programs.startApi(tenant, { CORS_ORIGINS: `http://localhost:4200,${origin}` });
  routes['/auth_config.json'] = { domain: tenant, clientId: CLIENT_ID, audience: AUDIENCE, apiOrigin: api };
  const policy = `default-src 'none'; connect-src 'self' ${tenant} ${api}; frame-src ${tenant}`;
  routes['/'] = (_, response) => response.writeHead(200, { 'content-security-policy': policy }).end();
});
afterAll(async () => {
  await Promise.all([programs.close(), page.close()]);
  rmSync(folder, { recursive: true });
});

/** Runs a command in a folder of its own; gives its exit code and all that it said. */
async function run(command, args, env = {}) {
  const child = spawn(process.execPath, [join(import.meta.dirname, `${command}.mjs`), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (data) => (out += data));
  child.stderr.on('data', (data) => (err += data));
  const [code] = await once(child, 'close');
  return { code, out, err };
}

const config = (changes = {}) =>
  writeFileSync(file, JSON.stringify({ domain: tenant, clientId: CLIENT_ID, audience: AUDIENCE, ...changes }));

describe('npm run doctor', () => {
  const doctor = (args = [], env = {}) => run('doctor', args, env);

  it('ends with 0 and a line for each check where all is well', async () => {
    config();
    const env = { DOCTOR_EMAIL: ACCOUNT.email, DOCTOR_PASSWORD: ACCOUNT.password };
    const { code, out, err } = await doctor(['--api', `${api}/`, '--page', `${page.origin}/`], env);
    expect([code, err]).toEqual([0, '']);
    const lines = out.trim().split('\n');
    expect(lines).toHaveLength(23);
    expect(lines.slice(0, 21).every((line) => /^✓ \S.{22} \S/.test(line))).toBe(true);
    expect(lines.at(-1)).toBe('21 checks passed.');
  });

  it('warns where the page is to bind tokens and nothing says that it can', async () => {
    config({ dpop: true, audience: 'https://nope.example' });
    const { out } = await doctor(['--json', '--api', api]);
    const { status, faults } = JSON.parse(out).checks.find(({ id }) => id === 'discovery');
    expect([status, faults[0].says]).toEqual(['warned', expect.stringContaining('https://nope.example')]);
  });

  it('ends with 1 and one document where asked for JSON, and holds no secret', async () => {
    config({ audience: 'https://nope.example' });
    const env = { DOCTOR_EMAIL: ACCOUNT.email, DOCTOR_PASSWORD: 'a-password-to-look-for' };
    const { code, out } = await doctor(['--json', '--api', api], env);
    expect(code).toBe(1);
    const { healthy, checks } = JSON.parse(out);
    expect(healthy).toBe(false);
    expect(checks.filter(({ status }) => status === 'failed').map(({ id }) => id)).toEqual([
      'audience',
      'api-values',
      'cors',
    ]);
    expect(out).not.toContain('a-password-to-look-for');
  });

  it('shows no token, code or password after a login', async () => {
    config();
    const env = { DOCTOR_EMAIL: ACCOUNT.email, DOCTOR_PASSWORD: ACCOUNT.password };
    const { out } = await doctor(['--json', '--api', api], env);
    expect(JSON.parse(out).checks.find(({ id }) => id === 'ping').status).toBe('passed');
    expect(out).not.toMatch(/eyJ|[\w-]{40}/);
  });

  it('reads the environment before the file, and a moved tenant', async () => {
    config({ domain: 'http://localhost:1', clientId: 'x', audience: 'y' });
    const env = { AUTH0_CLIENT_ID: CLIENT_ID, AUTH0_AUDIENCE: AUDIENCE, TENANT_PORT: new URL(tenant).port };
    expect((await doctor(['--page', 'http://localhost:4200'], env)).code).toBe(0);
  });

  it.each([
    [['--jason'], /Unknown option '--jason'[\s\S]*npm run doctor --/],
    [['--page', 'localhost:4200'], /^--page is "localhost:4200": put an origin there[\s\S]*npm run doctor --/],
  ])('with %j ends with 2 and its usage', async (args, says) => {
    const { code, err } = await doctor(args);
    expect([code, err]).toEqual([2, expect.stringMatching(says)]);
  });

  it('tells its usage', async () => expect((await doctor(['--help'])).out).toMatch(/^npm run doctor --/));
});

describe('npm run tenant:use', () => {
  const use = (domain, args = [], env = {}) => run('tenant-use', [domain, ...args], env);
  const values = ['--client-id', CLIENT_ID, '--audience', AUDIENCE];
  const content = () => JSON.parse(readFileSync(file, 'utf8'));
  beforeEach(() => writeFileSync(file, '{ "domain": "old.example", "organization": "acme" }'));

  it('writes the three values and keeps the others', async () => {
    const { code, out } = await use(`${tenant}/`, values);
    expect([code, content()]).toEqual([
      0,
      { domain: tenant, organization: 'acme', clientId: CLIENT_ID, audience: AUDIENCE, dpop: true },
    ]);
    expect(out).toContain(`now names ${tenant}`);
    expect(readdirSync(folder)).toEqual(['auth_config.json']);
  });

  it.each([
    ['the mechanism of the API', ['mechanism: dpop', 'mechanism: mtls'], /does not say of the API/],
    ['the field of the application', ['require_proof_of_possession: false', ''], /whether the application needs/],
  ])('binds no tokens without %s in the definition, and says so', async (_what, [from, to], says) => {
    const definition = join(folder, 'definition.yaml');
    writeFileSync(definition, readFileSync(join(root, 'tenant.yaml'), 'utf8').replace(from, to));
    writeFileSync(file, '{ "dpop": true }');
    const { code, out } = await use(tenant, values, { TENANT_FILE: definition });
    rmSync(definition);
    expect([code, content().dpop, out]).toEqual([0, undefined, expect.stringMatching(says)]);
  });

  it('refuses a tenant with a fault, names it, and leaves the file', async () => {
    const { code, out, err } = await use(tenant, ['--client-id', 'nobody', '--audience', AUDIENCE]);
    expect([code, content().domain]).toEqual([1, 'old.example']);
    expect(out).toContain('✗ Client ID');
    expect(err).toContain('stays as it was: mend the faults');
  });

  it.each(['http', 'https'])('writes it all the same with --force, as the API reads it: %s', async (scheme) => {
    const nowhere = `${scheme}://localhost:${await freePort()}`;
    expect((await use(nowhere, [...values, '--force'])).code).toBe(0);
    expect(content().domain).toBe(nowhere);
  });

  it('does not write what the API would not start with, even by force', async () => {
    const { code, err } = await use('http://acme.example', [...values, '--force']);
    expect([code, content().domain]).toEqual([1, 'old.example']);
    expect(err).toContain('the API would not start');
  });

  it('makes the file that AUTH_CONFIG_FILE names', async () => {
    const other = join(folder, 'other.json');
    expect((await use(tenant, values, { AUTH_CONFIG_FILE: other })).code).toBe(0);
    expect(existsSync(other)).toBe(true);
    rmSync(other);
  });

  it('says what in the environment is stronger than the file', async () => {
    const { out } = await use(tenant, values, { AUTH0_AUDIENCE: 'other' });
    expect(out).toContain('Your environment still overrides the file: unset AUTH0_AUDIENCE.');
  });

  it('leaves a file alone that it cannot read', async () => {
    writeFileSync(file, '{ "domain": ');
    const { code, err } = await use(tenant, values);
    expect([code, err]).toEqual([1, expect.stringContaining('holds no JSON object: mend it or delete it')]);
    expect(readFileSync(file, 'utf8')).toBe('{ "domain": ');
  });

  it.each([
    [['http://localhost:1', '--client-id', 'x'], /--audience is missing/],
    [[], /npm run tenant:use -- <domain>/],
    [['a.example', 'b.example'], /npm run tenant:use -- <domain>/],
  ])('with %j says what is missing', async (args, says) => {
    const { code, err } = await run('tenant-use', args);
    expect([code, err]).toEqual([1, expect.stringMatching(says)]);
  });
});
