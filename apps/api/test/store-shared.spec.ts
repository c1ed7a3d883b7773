import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createJwt } from './create-jwt';
import { KeyServer } from './key-server';
import { describeStore, RedisServer, redisConfig } from './redis-server';
import { ApiProcess, bundleApi, freePort } from './run-api';
import { createProofOf, SharingApi } from './sharing-apis';
import { configFor, startApi } from './start-api';
import { until } from './until';

let keys: KeyServer;
let server: RedisServer;
const apis: SharingApi[] = [];

/** Of all keys at one moment: none ends between two questions. */
const KEYS_WITH_TTL = `
local found = {}
for _, key in ipairs(redis.call('KEYS', '*')) do table.insert(found, { key, redis.call('PTTL', key) }) end
return found
`;

/** Starts APIs that share a store, and waits until they use it. */
async function share(count: number, limit = 'off', url = server.url): Promise<readonly SharingApi[]> {
  for (let i = 0; i < count; i++) apis.push(await SharingApi.start(keys, limit, { redis: redisConfig(url) }));
  await until(() => apis.every(({ up }) => up));
  return apis;
}

describeStore('APIs that share a store', () => {
  beforeAll(async () => {
    keys = await new KeyServer().start();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    for (const api of apis.splice(0)) await api.close();
    await server.remove();
  });
  afterAll(() => keys.stop());

  it('count a caller’s requests together', async () => {
    server = await RedisServer.start();
    const [first, second] = (await share(2, '4/60')) as [SharingApi, SharingApi];
    const answers = [];
    for (const api of [first, second, second, first, first, second]) answers.push(await api.left());
    expect(answers).toEqual([
      [200, 3],
      [200, 2],
      [200, 1],
      [200, 0],
      [429, 0],
      [429, 0],
    ]);
  });

  it('begin a new window together when one has ended', async () => {
    server = await RedisServer.start();
    const [first, second] = (await share(2, '1/1')) as [SharingApi, SharingApi];
    await first.left();
    await until(async () => (await second.left())[0] === 200);
  });

  it('let one of a thousand equal proofs in', async () => {
    server = await RedisServer.start();
    const [first, second] = (await share(2)) as [SharingApi, SharingApi];
    const proof = createProofOf();
    const answers = await Promise.all(Array.from({ length: 1000 }, (_, i) => (i % 2 ? first : second).prove(proof)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array<number>(999).fill(401)]);
  });

  it('leave nothing in it without an end, under a prefix', async () => {
    server = await RedisServer.start();
    const [api] = (await share(1, '9/60')) as [SharingApi];
    await api.left();
    await api.prove();
    await api.api.call('/api/external', createJwt({ sub: '語'.repeat(90) }));
    const stored = (await server.do('EVAL', KEYS_WITH_TTL, '0')) as [string, number][];
    expect(stored.map(([key]) => key.split(':').slice(0, 2).join(':')).sort()).toEqual([
      'latchkey:limit',
      'latchkey:limit',
      'latchkey:probe',
      'latchkey:proof',
    ]);
    for (const [key, milliseconds] of stored) {
      expect(Buffer.byteLength(key)).toBeLessThanOrEqual(150);
      expect(milliseconds).toBeGreaterThanOrEqual(0);
    }
  });

  it('serve whoever’s count is none', async () => {
    server = await RedisServer.start();
    const [api] = (await share(1, '9/60')) as [SharingApi];
    await api.left();
    const [key = ''] = (await server.do('KEYS', 'latchkey:limit:*')) as string[];
    await server.do('SET', key, 'no number');
    expect(await api.left()).toEqual([200, 8]);
    await server.do('DEL', key);
    await server.do('LPUSH', key, '1');
    expect(await api.left()).toEqual([200, 7]);
    expect(await api.figure('latchkey_store_failures_total')).toBe(2);
  });

  it('keep what a caller is called out of the place of a key', async () => {
    server = await RedisServer.start();
    const [api] = (await share(1, '9/60')) as [SharingApi];
    await api.api.call('/api/external', createJwt({ sub: '}{' }));
    const [key = ''] = (await server.do('KEYS', 'latchkey:limit:*')) as string[];
    expect(key).toMatch(/^latchkey:limit:\{[^{}]+\}caller:60$/);
  });

  it('are users of it by name, with what the documentation allows them', async () => {
    server = await RedisServer.start('--requirepass', 'root secret');
    const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'store.md'), 'utf8');
    const command = /^ACL SETUSER .*$/m.exec(page)?.[0].replace('a-long-password', 'p@ss/word') ?? '';
    await server.doAs('root secret', ...command.split(' '));
    const [api] = (await share(1, '9/60', server.urlOf('latchkey:p%40ss%2Fword'))) as [SharingApi];
    expect([await api.left(), (await api.prove()).status, await api.warnings()]).toEqual([[200, 8], 200, 'ok']);
    expect(await api.figure('latchkey_store_failures_total')).toBe(0);
  });

  it.each([
    ['a wrong password', 'wrong', 'it refuses the user or the password of REDIS_URL'],
    ['no password', undefined, 'it wants a password: put it into REDIS_URL'],
  ])('start with %s, and say so without it', async (_, password, words) => {
    server = await RedisServer.start('--requirepass', 'secret');
    const warn = jest.spyOn(Logger.prototype, 'warn');
    const url = password === undefined ? server.url : server.urlOf(`:${password}`);
    apis.push(await SharingApi.start(keys, '9/60', { redis: redisConfig(url) }));
    const [api] = apis as [SharingApi];
    await until(async () => (await api.warnings()).includes(words));
    expect([await api.left(), (await api.prove()).status]).toEqual([[200, 8], 200]);
    const lines = warn.mock.calls.map(([line]) => String(line));
    expect(lines.at(-1)).toContain(`for ${words}: limits count on this machine alone`);
    expect([...lines, await api.warnings()].join()).not.toMatch(/wrong/);
  });

  it('warn of a store that forgets when it is full', async () => {
    server = await RedisServer.start('--maxmemory-policy', 'allkeys-lru');
    const [api] = (await share(1)) as [SharingApi];
    await until(async () => (await api.warnings()).includes('maxmemory-policy is allkeys-lru'));
    expect(await api.warnings()).toMatch(/^ok .* set it to noeviction\.$/);
  });

  it('refuse proofs without it, where it is required', async () => {
    server = await RedisServer.start();
    const dpop = { ...configFor(keys).dpop, storeRequired: true };
    apis.push(await SharingApi.start(keys, 'off', { redis: server.config, dpop }));
    const [api] = apis as [SharingApi];
    await until(() => api.up);
    expect((await api.prove()).status).toBe(200);
    server.signal('SIGSTOP');
    // The first waits for the store in vain, the second knows.
    for (let i = 0; i < 2; i++) {
      const { status, headers, took } = await api.prove();
      expect([status, headers.get('retry-after')]).toEqual([503, '1']);
      expect(took).toBeLessThan(1000);
    }
    expect(await api.warnings()).toContain('requests with proofs are refused');
    expect((await api.api.call('/api/external', createJwt())).status).toBe(200);
    server.signal('SIGCONT');
    await until(async () => (await api.prove()).status === 200);
  });

  it('reach it by TLS, and know whom they trust', async () => {
    server = await RedisServer.start();
    const at = (name: string) => join(server.folder, name);
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const files = ['-keyout', at('key.pem'), '-out', at('cert.pem')];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...names, ...files], {
      stdio: 'ignore',
    });
    const tlsPort = await freePort();
    const settings = ['tls-cert-file', at('cert.pem'), 'tls-key-file', at('key.pem'), 'tls-auth-clients', 'no'];
    await server.do('CONFIG', 'SET', ...settings, 'tls-port', String(tlsPort));
    const folder = await bundleApi();
    const env = { AUTH0_DOMAIN: keys.origin, REDIS_URL: `rediss://localhost:${tlsPort}` };
    const run = async (more: Record<string, string>) =>
      new ApiProcess(folder, await freePort(), { ...env, ...more }).listening();
    const health = async (api: ApiProcess) => (await fetch(`${api.origin()}/api/health/ready`)).text();
    const trusting = await run({ NODE_EXTRA_CA_CERTS: at('cert.pem') });
    await until(async () => (await health(trusting)) === '{"status":"ok"}');
    const strict = await run({});
    await until(async () => (await health(strict)).includes('it cannot be reached (DEPTH_ZERO_SELF_SIGNED_CERT)'));
    for (const { process } of [trusting, strict]) process.kill('SIGTERM');
    await Promise.all([trusting.ended(), strict.ended()]);
    rmSync(folder, { recursive: true });
  });
});

it('an API without a store shares nothing and warns of nothing', async () => {
  keys = await new KeyServer().start();
  const api = await startApi(keys);
  expect(await (await api.get('/api/health/ready')).json()).toEqual({ status: 'ok' });
  await api.close();
  await keys.stop();
});
