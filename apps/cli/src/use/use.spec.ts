import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@latchkey/ports';
import { folder, latchkey } from '../testing/command';
import { AUDIENCE, setPrograms, CLIENT_ID, type Programs, WORKSPACE } from '../testing/programs';

const VALUES = ['--client-id', CLIENT_ID, '--audience', AUDIENCE];
let programs: Programs;
let tenant: string;
beforeAll(async () => {
  programs = setPrograms();
  ({ origin: tenant } = await programs.startTenant());
});
afterAll(() => programs.close());

let cwd: string;
let file: string;
beforeEach(() => {
  cwd = folder();
  file = join(cwd, 'auth_config.json');
  writeFileSync(file, '{ "domain": "old.example", "organization": "acme" }');
});
const use = (words: readonly string[], env = {}) => latchkey(['use', ...words], { cwd, env }).ended;
const content = () => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;

describe('latchkey use', () => {
  it('writes the three values and keeps the others', async () => {
    const { code, out } = await use([`${tenant}/`, ...VALUES]);
    expect([code, content()]).toEqual([
      0,
      { domain: tenant, organization: 'acme', clientId: CLIENT_ID, audience: AUDIENCE, dpop: true },
    ]);
    expect(out).toContain(`now names ${tenant}`);
    expect(readdirSync(cwd)).toEqual(['auth_config.json']);
  });

  it.each([
    ['the mechanism of the API', ['mechanism: dpop', 'mechanism: mtls'], /does not say of the API/],
    ['the field of the application', ['require_proof_of_possession: false', ''], /whether the application needs/],
  ] as const)('binds no tokens without %s in the definition, and says so', async (_what, [from, to], says) => {
    const definition = join(folder(), 'definition.yaml');
    writeFileSync(definition, readFileSync(join(WORKSPACE, 'tenant.yaml'), 'utf8').replace(from, to));
    writeFileSync(file, '{ "dpop": true }');
    const { code, out } = await use([tenant, ...VALUES], { TENANT_FILE: definition });
    expect([code, content()['dpop'], out]).toEqual([0, undefined, expect.stringMatching(says)]);
  });

  it('refuses a tenant with a fault, names it, and leaves the file', async () => {
    const { code, out, err } = await use([tenant, '--client-id', 'nobody', '--audience', AUDIENCE]);
    expect([code, content()['domain']]).toEqual([1, 'old.example']);
    expect(out).toContain('✗ Client ID');
    expect(err).toContain('stays as it was: mend the faults');
  });

  it.each(['http', 'https'])('writes it all the same with --force, as the API reads it: %s', async (scheme) => {
    const nowhere = `${scheme}://localhost:${await freePort()}`;
    expect((await use([nowhere, ...VALUES, '--force'])).code).toBe(0);
    expect(content()['domain']).toBe(nowhere);
  });

  it('does not write what the API would not start with, even by force', async () => {
    const { code, err } = await use(['http://acme.example', ...VALUES, '--force']);
    expect([code, content()['domain']]).toEqual([1, 'old.example']);
    expect(err).toContain('the API would not start');
  });

  it('makes the file that AUTH_CONFIG_FILE names', async () => {
    const other = join(cwd, 'other.json');
    expect((await use([tenant, ...VALUES], { AUTH_CONFIG_FILE: other })).code).toBe(0);
    expect(existsSync(other)).toBe(true);
  });

  it('says what in the environment is stronger than the file', async () => {
    const { out } = await use([tenant, ...VALUES], { AUTH0_AUDIENCE: 'other' });
    expect(out).toContain('Your environment still overrides the file: unset AUTH0_AUDIENCE.');
  });

  it.each(['{ "domain": ', ''])('leaves a file alone that it cannot read: %j', async (broken) => {
    writeFileSync(file, broken);
    const { code, err } = await use([tenant, ...VALUES]);
    expect([code, err]).toEqual([1, expect.stringContaining('holds no JSON object: mend it or delete it')]);
    expect(readFileSync(file, 'utf8')).toBe(broken);
  });

  it.each([
    [['http://localhost:1', '--client-id', 'x'], 1, /^--audience is missing/],
    [[], 1, /^latchkey use <domain>/],
    [['a.example', 'b.example'], 1, /^latchkey use <domain>/],
    [['a.example', '--forse'], 2, /^Unknown option '--forse'/],
  ])('with %j says what is wrong', async (words, expected, says) => {
    const { code, err } = await use(words);
    expect([code, err]).toEqual([expected, expect.stringMatching(says)]);
  });
});
