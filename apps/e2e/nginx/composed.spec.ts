import { expect, test } from '@playwright/test';
import { Composed, hindrance } from './composed';

let composed: Composed | undefined;
test.beforeEach(() => {
  if (hindrance) console.log(`Skipped 1 test: ${hindrance}.`);
  test.skip(hindrance !== undefined, hindrance);
});
test.afterEach(() => composed?.stop());

test('what deploy/compose.yaml names runs, and each finds the others', async () => {
  composed = new Composed();
  await composed.started();
  const { ask } = composed;
  const front = 'http://172.30.77.2:8080'; // where localhost:8080 is published
  const host = { host: 'localhost:8080' };
  const statusOf = async (path: string) => (await ask({ url: front + path, headers: host })).status;
  await expect.poll(() => statusOf('/api/health/ready'), { timeout: 60_000 }).toBe(200);
  expect(JSON.parse((await ask({ url: `${front}/auth_config.json` })).body ?? '')).toMatchObject({
    domain: 'http://localhost:3002',
    dpop: true,
  });
  expect((await ask({ url: `${front}/messages`, headers: { accept: 'text/html' } })).body).toContain('<app-root');

  // The tenant calls itself localhost:3002 to the browser, and to an API in its network.
  const published = {
    url: 'http://172.30.77.3:3002/.well-known/openid-configuration',
    headers: { host: 'localhost:3002' },
  };
  for (const place of [
    published,
    { ...published, from: 'shared', url: published.url.replace('172.30.77.3', 'localhost') },
  ])
    expect(JSON.parse((await ask(place)).body ?? '')).toMatchObject({ issuer: 'http://localhost:3002/' });
  expect((await ask({ url: 'http://172.30.77.3:3002/_tenant', headers: { host: 'localhost:3002' } })).status).toBe(403);

  // What one machine was told, the other knows.
  const minted = await ask({
    from: 'shared',
    url: 'http://localhost:3002/_tenant/tokens',
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-tenant-control': '1' },
    body: JSON.stringify({ user: 'ada@example.com' }),
  });
  const signed = { ...host, authorization: `Bearer ${minted.body?.trim()}`, 'content-type': 'application/json' };
  const sent = await ask({
    url: `${front}/api/messages`,
    method: 'POST',
    headers: signed,
    body: '{"text":"Hello"}',
  });
  expect(sent.status).toBe(201);
  for (const port of [3011, 3012]) {
    const list = await ask({ from: 'nginx', url: `http://shared:${port}/api/messages`, headers: signed });
    expect(JSON.parse(list.body ?? '')).toMatchObject([{ text: 'Hello' }]);
  }
  const stored = await ask({ from: 'shared', url: 'redis://valkey:6379', body: 'DBSIZE\r\n' });
  expect(stored.body).toMatch(/^:[1-9]/); // in the store of REDIS_URL

  // nginx's word on a caller counts, a caller's own does not, to nginx or past it.
  const forged = { ...host, 'x-forwarded-for': '203.0.113.9' };
  for (let i = 0; i < 8; i++) await ask({ url: `${front}/api/external`, headers: forged });
  await ask({ from: 'valkey', url: 'http://shared:3011/api/external', headers: forged });
  const logs = `${await composed.log('api-1')}${await composed.log('api-2')}`;
  expect(logs).toContain('"address":"172.30.77.1"');
  expect(logs).toContain('"address":"172.30.77.4"');
  expect(logs).not.toContain('203.0.113.9');
  for (const name of ['api-1', 'api-2']) expect(await composed.log(name)).toContain('"address":"172.30.77.1"');

  // docker compose restart api-1: the other one answers meanwhile.
  expect(await composed.restart('api-1')).toBe(0);
  for (let i = 0; i < 8; i++) expect(await statusOf('/api/public')).toBe(200);
  const restarted = { from: 'nginx', url: 'http://shared:3011/api/health/ready' };
  await expect.poll(async () => (await ask(restarted)).status, { timeout: 60_000 }).toBe(200);

  // docker compose restart tenant: nobody loses the network that it is in with others.
  expect(await composed.restart('tenant')).toBe(0);
  for (const port of [3011, 3012])
    expect((await ask({ from: 'nginx', url: `http://shared:${port}/api/public` })).status).toBe(200);
  expect(await composed.log('nginx')).not.toContain('authorization');
  expect(await composed.stop()).toEqual({
    codes: { nginx: 0, 'api-1': 0, 'api-2': 0, shared: null, tenant: 0, valkey: 0 },
  });
});
