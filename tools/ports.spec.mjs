import { createServer } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertFree, localOrigin, readPorts, serveEnv } from './ports.mjs';

const authConfig = (domain) => {
  const file = join(mkdtempSync(join(tmpdir(), 'ports-')), 'auth_config.json');
  writeFileSync(file, JSON.stringify({ domain, clientId: 'c', audience: 'a' }));
  return file;
};
const local = authConfig('http://localhost:3002');
const real = authConfig('acme.eu.auth0.com');

describe('readPorts', () => {
  it('has defaults', () => expect(readPorts({})).toEqual({ client: 4200, api: 3001, tenant: 3002 }));

  it('takes no notice of PORT', () => expect(readPorts({ PORT: '9' }).api).toBe(3001));

  it('names every fault at once', () => {
    expect(() => readPorts({ CLIENT_PORT: 'x', API_PORT: '70000' })).toThrow(
      /CLIENT_PORT is "x".*\n.*API_PORT is "70000"/,
    );
  });

  it('refuses one port for two', () => expect(() => readPorts({ API_PORT: '4200' })).toThrow('must differ'));
});

describe('the port of a local tenant', () => {
  it('is that of its domain', () => {
    expect(readPorts({ AUTH0_DOMAIN: 'http://127.0.0.1:9999' }).tenant).toBe(9999);
    expect(readPorts({ AUTH_CONFIG_FILE: authConfig('http://localhost:9998') }).tenant).toBe(9998);
  });

  it('is not said twice, differently', () => {
    expect(() => readPorts({ AUTH0_DOMAIN: 'http://localhost:9', TENANT_PORT: '8' })).toThrow('leave one of them out');
  });
});

describe('serveEnv', () => {
  it.each(['tenant', 'api'])('keeps HOST from the %s', (name) => {
    const env = { HOST: '127.0.0.2', AUTH_CONFIG_FILE: local };
    expect({ ...env, ...serveEnv(name, env) }.HOST).toBeUndefined();
  });

  it.each(['http://127.0.0.1:5', 'http://auth.localhost:5'])('gives tenant and API the same address, %s', (domain) => {
    const env = { AUTH0_DOMAIN: domain };
    const api = { ...env, ...serveEnv('api', env) };
    expect([serveEnv('tenant', env).TENANT_ORIGIN, api.AUTH0_DOMAIN]).toEqual([domain, domain]);
  });

  it('tells the tenant both pages, beside those given', () => {
    const env = { CLIENT_PORT: '1', API_PORT: '2', PAGE_ORIGINS: 'http://localhost:9' };
    expect(serveEnv('tenant', env).PAGE_ORIGINS).toBe('http://localhost:9,http://localhost:1,http://localhost:2');
  });

  it('tells the tenant where the API is, which hears of logouts', () => {
    const given = serveEnv('tenant', { API_PORT: '2', API_ORIGIN: 'https://api.acme.example' }).API_ORIGIN;
    expect([serveEnv('tenant', { API_PORT: '2' }).API_ORIGIN, given]).toEqual([
      'http://localhost:2',
      'https://api.acme.example',
    ]);
  });

  it('leads the API to a tenant that was moved', () => {
    expect(serveEnv('api', { TENANT_PORT: '5', AUTH_CONFIG_FILE: local }).AUTH0_DOMAIN).toBe('http://localhost:5');
  });

  it('leaves a real tenant alone', () => {
    expect(serveEnv('api', { TENANT_PORT: '5', AUTH_CONFIG_FILE: real })).not.toHaveProperty('AUTH0_DOMAIN');
    expect(serveEnv('api', { TENANT_PORT: '5', AUTH0_DOMAIN: 'a.b', AUTH_CONFIG_FILE: local })).not.toHaveProperty(
      'AUTH0_DOMAIN',
    );
  });

  it('lets the page of the dev server ask the API', () => {
    expect(serveEnv('api', { CLIENT_PORT: '7', AUTH_CONFIG_FILE: local }).CORS_ORIGINS).toBe('http://localhost:7');
  });

  it.each([
    ['its own', {}, 'http://localhost:3001,http://localhost:7'],
    ['those that are set', { API_ORIGIN: 'https://a.test/b' }, 'https://a.test/b,http://localhost:7'],
  ])('lets a proof name the page beside %s', (_what, env, addresses) => {
    expect(serveEnv('api', { CLIENT_PORT: '7', AUTH_CONFIG_FILE: local, ...env }).API_ORIGIN).toBe(addresses);
  });
});

describe('localOrigin', () => {
  it.each(['http://localhost:3002', 'http://127.0.0.1/', 'http://auth.localhost'])('takes %s for local', (domain) =>
    expect(localOrigin(domain)?.hostname).toMatch(/localhost|127/),
  );
  it.each(['acme.eu.auth0.com', 'http://localhost.evil.test', 'https://localhost:3002', ''])(
    'takes %s for foreign',
    (domain) => expect(localOrigin(domain)).toBeUndefined(),
  );
});

describe('assertFree', () => {
  it('names a taken port and its variable', async () => {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address();
    await expect(assertFree({ api: port })).rejects.toThrow(
      `Port ${port} is already in use: set API_PORT to a free one.`,
    );
    server.close();
    await once(server, 'close');
    await expect(assertFree({ api: port })).resolves.toBeUndefined();
  });
});
