import { networkInterfaces } from 'node:os';
import { request } from 'node:http';
import { AUDIENCE, requestToken } from './testing/flow';
import { freePort } from './testing/free-port';
import { start } from './testing/start';
import type { Tenant } from './tenant';

const HOSTS = { host: '0.0.0.0', hosts: ['tenant.test'] };
/** This machine's address for others, where it has one. */
const outside = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === 'IPv4' && !address.internal)?.address;

interface Ask {
  host: string;
  address?: string;
  path?: string;
  method?: string;
  headers?: Record<string, string>;
}

/** One request to an address, with the name that it says it asks. */
function ask(
  { origin }: Pick<Tenant, 'origin'>,
  { host, address = '127.0.0.1', path = '/', method = 'GET', headers = {} }: Ask,
) {
  const { port } = new URL(origin);
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const options = { host: address, port, path, method, headers: { ...headers, host } };
    request(options, (response) => {
      let text = '';
      response.on('data', (data) => (text += String(data)));
      response.on('end', () => resolve({ status: response.statusCode, text }));
    })
      .on('error', reject)
      .end();
  });
}

describe('a tenant with hosts of its own', () => {
  let tenant: Tenant;
  beforeAll(async () => (tenant = await start(HOSTS)));

  it.each(['tenant.test', 'TENANT.test:3002', 'localhost', '127.0.0.1:80'])('answers to %s', async (host) => {
    expect(await ask(tenant, { host })).toMatchObject({ status: 200 });
  });

  it.each(['other.test', 'a.tenant.test', 'tenant.test.evil.example', 'tenant.test@evil.example', 'tenant'])(
    'does not answer to %s, and says to what',
    async (host) => {
      const { status, text } = await ask(tenant, { host });
      expect([status, text]).toEqual([403, expect.stringContaining('localhost, 127.0.0.1, [::1], tenant.test')]);
    },
  );

  it("has secrets that are not the files'", async () => {
    const machine = { grant_type: 'client_credentials', client_id: 'latchkey-worker', audience: AUDIENCE };
    const known = await requestToken(tenant.origin, { ...machine, client_secret: 'latchkey-worker-secret' });
    expect(known).toMatchObject({ status: 401, error: 'invalid_client' });
    const client_secret = tenant.clientSecrets.get('latchkey-worker') ?? '';
    expect(client_secret).toMatch(/^[\w-]{43}$/);
    expect(await requestToken(tenant.origin, { ...machine, client_secret })).toMatchObject({ status: 200 });
    expect([...tenant.clientSecrets.keys()]).toEqual(['latchkey-worker']);
  });

  it('has other ones than another tenant', async () => {
    const other = await start(HOSTS);
    expect(other.clientSecrets).not.toEqual(tenant.clientSecrets);
    expect((await start()).clientSecrets).toEqual(new Map());
  });

  it('is controlled by nobody else, whatever they say', async () => {
    const control = { path: '/_tenant/tokens', method: 'POST', headers: { 'x-tenant-control': '1' } };
    expect(await ask(tenant, { ...control, host: 'localhost' })).toMatchObject({ status: 200 });
    expect(await ask(tenant, { ...control, host: 'tenant.test' })).toMatchObject({ status: 403 });
    if (outside === undefined) return;
    expect(await ask(tenant, { host: 'tenant.test', address: outside })).toMatchObject({ status: 200 });
    for (const host of ['localhost', 'tenant.test'])
      for (const path of ['/_tenant', '/_tenant/state'])
        expect(await ask(tenant, { host, path, address: outside })).toMatchObject({ status: 403 });
    expect(await ask(tenant, { ...control, host: 'localhost', address: outside })).toMatchObject({ status: 403 });
  });
});

describe('a tenant behind TLS', () => {
  it('is what its own name says', async () => {
    const port = await freePort();
    const origin = 'https://tenant.test';
    await start({ ...HOSTS, port, origin });
    const asked = { host: 'tenant.test', path: '/.well-known/openid-configuration' };
    const direct = { origin: `http://localhost:${port}` }; // where the proxy asks
    const { text } = await ask(direct, asked);
    expect(JSON.parse(text)).toMatchObject({ issuer: `${origin}/`, token_endpoint: `${origin}/oauth/token` });
    expect(await ask(direct, { ...asked, host: 'other.test' })).toMatchObject({ status: 403 });
  });
});

describe('a tenant without', () => {
  it('is on loopback alone', async () => {
    const tenant = await start();
    if (outside === undefined) return;
    await expect(ask(tenant, { host: 'localhost', address: outside })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('names an address that is not its own', async () => {
    await expect(start({ ...HOSTS, host: '192.0.2.254' })).rejects.toThrow(
      'HOST is "192.0.2.254", which is no address of this machine',
    );
  });
});
