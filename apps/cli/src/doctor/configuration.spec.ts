import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkConfiguration } from './checks/configuration';
import type { Context } from './known';

const folder = mkdtempSync(join(tmpdir(), 'doctor-configuration-'));
afterAll(() => rmSync(folder, { recursive: true }));

const GOOD = { domain: 'acme.eu.auth0.com', clientId: 'client', audience: 'https://api.acme.example' };
const file = join(folder, 'values.json');
const write = (content: unknown) =>
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
const check = (env: Context['env'] = {}, changes: Partial<Context> = {}) =>
  checkConfiguration({
    env: { AUTH_CONFIG_FILE: file, ...env },
    workingFolder: folder,
    pages: [],
    limit: 1000,
    ...changes,
  });

describe('the configuration', () => {
  it('passes with its values, and leads to page, API and tenant', () => {
    write(GOOD);
    const { status, note, facts } = check({ API_PORT: '4001' });
    expect([status, note]).toEqual([
      'passed',
      'domain acme.eu.auth0.com, client id client, audience https://api.acme.example',
    ]);
    expect(facts).toMatchObject({
      tenant: 'https://acme.eu.auth0.com',
      local: false,
      pages: ['http://localhost:4200', 'http://localhost:4001'],
      apiOrigin: 'http://localhost:4001',
    });
  });

  it('of the folder alone says whether a moved tenant is meant', () => {
    writeFileSync(join(folder, 'auth_config.json'), JSON.stringify(GOOD));
    const { facts } = check({ AUTH_CONFIG_FILE: undefined, TENANT_PORT: '5555' });
    expect(facts.tenant).toBe('https://acme.eu.auth0.com'); // the workspace's own is on this machine, and would be moved
  });

  it('of production leads to the public origin', () => {
    write(GOOD);
    const { facts } = check({ API_ORIGIN: 'https://app.acme.example' }, { production: true });
    expect(facts).toMatchObject({ pages: ['https://app.acme.example'], apiOrigin: 'https://app.acme.example' });
  });

  it.each([
    ['domain', { ...GOOD, domain: undefined }, '"domain" in', 'is missing', /^Domain, /],
    ['client id', { ...GOOD, clientId: 7 }, '"clientId" in', 'is not a text', /^Client ID, /],
    ['audience', { ...GOOD, audience: 'YOUR_AUDIENCE' }, '"audience" in', 'is still the placeholder', /^Identifier, /],
    ['file, cut short', '{ "domain": ', file, 'is not valid JSON', /^domain, clientId, audience$/],
    ['file, a list', [], file, 'holds no JSON object', /^domain, clientId, audience$/],
  ])('with a fault in the %s names file, value and field', (_what, content, begin, reason, field) => {
    write(content);
    const { status, faults } = check();
    expect([status, faults.length]).toEqual(['failed', 1]);
    expect(faults[0]?.says.startsWith(begin)).toBe(true);
    expect(faults[0]?.says).toContain(reason);
    expect(faults[0]?.says).toContain(': put ');
    expect(faults[0]?.place.field).toMatch(field);
  });

  it('that is not there is a fault of the file', () => {
    const { faults } = check({ AUTH_CONFIG_FILE: join(folder, 'none.json') });
    expect(faults[0]?.says).toMatch(/none\.json cannot be read/);
    expect(faults[0]?.place.page).toBe('auth_config.json, or the environment');
  });

  it.each([
    ['AUTH_CONFIG_FILE', ''],
    ['LOG_LEVEL', 'loud'],
    ['TENANT_PORT', '0'],
  ])('with a fault in %s names the variable', (variable, value) => {
    write(GOOD);
    const { faults } = check({ [variable]: value });
    expect(faults.map(({ place }) => place.field)).toEqual([variable]);
  });

  it('tells all of its faults at once', () => {
    write({});
    expect(check({ LOG_LEVEL: 'loud' }).faults.map(({ place }) => place.field.split(',')[0])).toEqual([
      'Domain',
      'Client ID',
      'Identifier',
      'LOG_LEVEL',
    ]);
  });
});
