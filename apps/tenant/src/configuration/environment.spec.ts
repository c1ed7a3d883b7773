import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder } from '../testing/files';
import { readEnvironment } from './environment';

const read = (env: Record<string, string>) => readEnvironment(env, import.meta.dirname);

describe('the environment', () => {
  it('has defaults for everything', () => {
    const { settings, faults } = read({});
    expect(faults).toEqual([]);
    expect(settings).toMatchObject({ port: 3002, portVariable: 'PORT', origin: undefined, pageOrigins: [] });
    expect(settings.tenantFile).toMatch(/tenant\.yaml$/);
    expect(settings.database).toMatch(/\.latchkey.tenant\.db$/);
  });

  it('finds the files above the program', () => {
    const workspace = folder();
    mkdirSync(join(workspace, 'dist/tenant'), { recursive: true });
    for (const name of ['nx.json', 'tenant.elsewhere.yaml']) writeFileSync(join(workspace, name), '');
    const { settings } = readEnvironment({ TENANT_LOCAL_FILE: '/x/local.yaml' }, join(workspace, 'dist/tenant'));
    expect(settings.database).toBe(join(workspace, '.latchkey/tenant.db'));
    expect(settings.localFile).toBe('/x/local.yaml');
  });

  it('looks beside a file that somebody brings, and not for the own one', () => {
    const brought = folder();
    const directory = join(brought, 'tenant');
    mkdirSync(directory);
    const filesOf = (TENANT_FILE: string, more: Record<string, string> = {}) => {
      const { localFile, localFileIsOptional, configFile } = read({ TENANT_FILE, ...more }).settings;
      return { localFile, localFileIsOptional, configFile };
    };
    expect(filesOf(join(brought, 'acme.yaml'))).toEqual({
      localFile: join(brought, 'tenant.local.yaml'),
      localFileIsOptional: true,
      configFile: undefined,
    });
    for (const file of [join(brought, 'config.json'), join(directory, 'tenant.local.yaml')]) writeFileSync(file, '{}');
    expect(filesOf(`${directory}/`)).toEqual({
      localFile: join(directory, 'tenant.local.yaml'),
      localFileIsOptional: false,
      configFile: join(brought, 'config.json'),
    });
    const named = { TENANT_LOCAL_FILE: '/x/local.yaml', TENANT_CONFIG: '/x/config.json' };
    expect(filesOf(directory, named)).toEqual({
      localFile: '/x/local.yaml',
      localFileIsOptional: false,
      configFile: '/x/config.json',
    });
  });

  it('names a file of users only if somebody does', () => {
    expect([read({}).settings.usersFile, read({ TENANT_USERS_FILE: '/x/users.json' }).settings.usersFile]).toEqual([
      undefined,
      '/x/users.json',
    ]);
  });

  it('takes strict consent from a word or a variable', () => {
    const strict = (env: Record<string, string>, ...words: string[]) =>
      readEnvironment(env, import.meta.dirname, words).settings.strictConsent;
    expect([strict({}), strict({}, '--strict-consent'), strict({ TENANT_STRICT_CONSENT: '1' })]).toEqual([
      false,
      true,
      true,
    ]);
    expect(readEnvironment({}, import.meta.dirname, ['--strict']).faults).toEqual([
      'There is no --strict: use --strict-consent, or nothing.',
    ]);
  });

  it('takes the first of the addresses of the API', () => {
    const apiOf = (text: string) => read({ API_ORIGIN: text }).settings.apiOrigin;
    expect(read({}).settings.apiOrigin).toBe('http://localhost:3001');
    expect(apiOf('https://api.acme.example/v1/, http://localhost:4200')).toBe('https://api.acme.example/v1');
  });

  it('takes page origins from a list', () => {
    const text = 'http://localhost:5173, https://app.example,https://acme.example/shop';
    expect(read({ PAGE_ORIGINS: text }).settings.pageOrigins).toEqual([
      'http://localhost:5173',
      'https://app.example',
      'https://acme.example/shop',
    ]);
  });

  it.each([
    [
      'API_ORIGIN',
      'api.acme.example',
      `API_ORIGIN has "api.acme.example", which is no address: put the API's own there, like http://localhost:3001.`,
    ],
    ['PORT', '', 'PORT is "": put a whole number from 0 to 65535 there.'],
    ['PORT', '65536', 'PORT is "65536": put a whole number from 0 to 65535 there.'],
    ['PORT', '3002x', 'PORT is "3002x": put a whole number from 0 to 65535 there.'],
    [
      'PAGE_ORIGINS',
      'http://localhost:4200/',
      `PAGE_ORIGINS has "http://localhost:4200/", which is no origin: put scheme, host and port there, and the page's path where it has one, like http://localhost:4200, separated by commas.`,
    ],
    [
      'PAGE_ORIGINS',
      'localhost:4200',
      `PAGE_ORIGINS has "localhost:4200", which is no origin: put scheme, host and port there, and the page's path where it has one, like http://localhost:4200, separated by commas.`,
    ],
    [
      'PAGE_ORIGINS',
      'http://localhost:1,',
      `PAGE_ORIGINS has "", which is no origin: put scheme, host and port there, and the page's path where it has one, like http://localhost:4200, separated by commas.`,
    ],
    [
      'PAGE_ORIGINS',
      'https://acme.example/shop/',
      `PAGE_ORIGINS has "https://acme.example/shop/", which is no origin: put scheme, host and port there, and the page's path where it has one, like https://acme.example/shop, separated by commas.`,
    ],
    [
      'PAGE_ORIGINS',
      'https://*.acme.example',
      `PAGE_ORIGINS has "https://*.acme.example", which is a wildcard and no origin: put scheme, host and port there, and the page's path where it has one, like http://localhost:4200, separated by commas.`,
    ],
    [
      'TENANT_ORIGIN',
      'http://tenant.example',
      'TENANT_ORIGIN is "http://tenant.example": put an origin on this machine there, like http://127.0.0.1:3002, or unset it.',
    ],
    [
      'TENANT_ORIGIN',
      'http://localhost:3002/x',
      'TENANT_ORIGIN is "http://localhost:3002/x": put an origin on this machine there, like http://127.0.0.1:3002, or unset it.',
    ],
    ['TENANT_FILE', '', "TENANT_FILE is empty: put a file's path there, or unset it."],
    ['TENANT_LOCAL_FILE', ' ', "TENANT_LOCAL_FILE is empty: put a file's path there, or unset it."],
    ['TENANT_USERS_FILE', '', "TENANT_USERS_FILE is empty: put a file's path there, or unset it."],
    ['TENANT_CONFIG', '', "TENANT_CONFIG is empty: put a file's path there, or unset it."],
    ['TENANT_DB', '', "TENANT_DB is empty: put a file's path or :memory: there, or unset it."],
  ])('refuses %s=%s', (variable, value, fault) => {
    expect(read({ [variable]: value }).faults).toEqual([fault]);
  });

  describe('HOST', () => {
    it.each(['127.0.0.1', '::1', 'localhost', ''])('may be %j, which changes nothing', (host) => {
      expect(read({ HOST: host })).toMatchObject({ faults: [], warnings: [], settings: { host: undefined } });
    });

    it('has no effect alone, and says so', () => {
      const { settings, faults, warnings } = read({ HOST: '0.0.0.0' });
      expect([settings.host, settings.hosts, faults]).toEqual([undefined, [], []]);
      expect(warnings).toEqual([
        'HOST is "0.0.0.0" and has no effect: the local tenant stays on this machine, unless TENANT_HOSTS says which names it may answer to.',
      ]);
    });

    it('counts with names that the tenant may answer to', () => {
      const { settings, faults, warnings } = read({ HOST: '0.0.0.0', TENANT_HOSTS: 'tenant, Auth.Acme.test' });
      expect([settings.host, settings.hosts, faults, warnings]).toEqual([
        '0.0.0.0',
        ['tenant', 'auth.acme.test'],
        [],
        [],
      ]);
    });

    it('is an address', () => {
      expect(read({ HOST: 'my-machine', TENANT_HOSTS: 'tenant' }).faults).toEqual([
        'HOST is "my-machine": put an address of this machine there, like 0.0.0.0, or unset it.',
      ]);
    });
  });

  it.each(['', '*', '*.acme.test', 'tenant:3002', 'https://tenant', 'tenant,,other', '-tenant', 'a_b'])(
    'takes no TENANT_HOSTS like %j',
    (list) => {
      const { faults } = read({ TENANT_HOSTS: list });
      expect(faults).toEqual([
        expect.stringMatching(/^TENANT_HOSTS has ".*", which is no name of a host: put .* there/),
      ]);
    },
  );

  it('takes a name of TENANT_HOSTS for the origin, over https only', () => {
    const origin = (text: string) => read({ TENANT_HOSTS: 'tenant.test', TENANT_ORIGIN: text });
    expect(origin('https://tenant.test')).toMatchObject({ faults: [], settings: { origin: 'https://tenant.test' } });
    expect(origin('https://tenant.test:8443')).toMatchObject({ faults: [] });
    for (const text of ['http://tenant.test:3002', 'https://other.test', 'https://a.tenant.test'])
      expect(origin(text).faults).toEqual([
        `TENANT_ORIGIN is "${text}": put an origin on this machine there, like http://127.0.0.1:3002, or https and a name of TENANT_HOSTS, or unset it.`,
      ]);
  });

  it('names the variable that a person changes', () => {
    expect(read({ PORT: 'x', PORT_VARIABLE: 'TENANT_PORT' }).faults).toEqual([
      'TENANT_PORT is "x": put a whole number from 0 to 65535 there.',
    ]);
  });

  it('refuses production in one sentence', () => {
    expect(() => read({ NODE_ENV: 'production', PORT: 'x' })).toThrow(
      /^The local tenant is for development and does not start with NODE_ENV=production: .*\.$/,
    );
  });
});
