import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ProblemDto } from '@latchkey/shared';
import { RedisConnection } from '../src/redis/connection';
import { createJwt, createLogoutToken, now } from './create-jwt';
import { KeyServer } from './key-server';
import { ownTime } from './own-time';
import { describeStore, redisConfig, RedisServer } from './redis-server';
import { Relay } from './relay';
import { startApi, type TestApi } from './start-api';
import { until } from './until';

let keys: KeyServer;
let store: RedisServer;
let folder: string;
const started: TestApi[] = [];

/** Starts a machine with a database of its own. */
async function start(name: string, redis = store.config): Promise<TestApi> {
  const api = await startApi(keys, { redis, messagesDb: join(folder, `${name}.db`) });
  started.push(api);
  return api;
}
const isUp = (api: TestApi) => api.app.get(RedisConnection).up;

/** Starts a machine that uses the store. */
async function startShared(name: string): Promise<TestApi> {
  const api = await start(name);
  await until(() => isUp(api));
  return api;
}

/** Waits until a machine uses the store and says that it is ready: a start that takes long goes on without the store. */
const isReady = (api: TestApi) => until(async () => isUp(api) && (await api.get('/api/health/ready')).ok);

async function stop(api: TestApi): Promise<void> {
  started.splice(started.indexOf(api), 1);
  await api.close();
}

/** The status of a logout of a person at a machine. */
async function logOut({ origin }: TestApi, sub: string): Promise<number> {
  const body = new URLSearchParams({ logout_token: createLogoutToken({ sub, sid: undefined }) });
  return (await fetch(`${origin}/api/backchannel-logout`, { method: 'POST', body })).status;
}

/** What a machine says to a token of a person that is older than their logout: `good`, or the code of the refusal. */
async function answer(api: TestApi, sub: string): Promise<string> {
  const response = await api.call('/api/external', createJwt({ sub, iat: now() - 5 }));
  return response.ok ? 'good' : ((await response.json()) as ProblemDto).code;
}
const isOver = async (api: TestApi, sub: string) => (await answer(api, sub)) === 'session_revoked';

describeStore('logouts of several machines', () => {
  beforeEach(async () => {
    [keys, store] = await Promise.all([new KeyServer().start(), RedisServer.start()]);
    folder = mkdtempSync(join(tmpdir(), 'latchkey-logouts-'));
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((api) => api.close()));
    await Promise.all([keys.stop(), store.remove()]);
    rmSync(folder, { recursive: true });
  });

  it('count at each of them, soon', async () => {
    const [a, b] = [await startShared('a'), await startShared('b')];
    expect(await answer(b, 'ada')).toBe('good');
    expect(await logOut(a, 'ada')).toBe(200);
    const since = ownTime();
    await until(() => isOver(b, 'ada'));
    expect(ownTime() - since).toBeLessThan(1000);
    expect(await answer(b, 'bob')).toBe('good');
  });

  it('are known to one that starts later, before it is ready', async () => {
    await logOut(await startShared('a'), 'ada');
    const b = await start('b');
    await isReady(b);
    expect(await answer(b, 'ada')).toBe('session_revoked');
  });

  it('are read before it is ready, also where that takes its time', async () => {
    await logOut(await startShared('a'), 'ada');
    const relay = await new Relay(store.port).start();
    relay.delay = 80;
    const b = await start('b', redisConfig(`redis://127.0.0.1:${relay.port}`));
    await isReady(b);
    expect(await answer(b, 'ada')).toBe('session_revoked');
    relay.close();
  });

  it('are taken while the store is away, and told when it is back', async () => {
    const [a, b] = [await startShared('a'), await startShared('b')];
    await store.kill();
    await until(() => !isUp(a) && !isUp(b));
    expect(await logOut(a, 'ada')).toBe(200);
    expect([await answer(a, 'ada'), await answer(b, 'ada')]).toEqual(['session_revoked', 'good']);
    await store.start();
    await until(() => isOver(b, 'ada'));
  });

  it('are told to a store that has lost them', async () => {
    const a = await startShared('a');
    await logOut(a, 'ada');
    await store.kill();
    await until(() => !isUp(a));
    await store.start(); // it has kept nothing
    await until(() => isUp(a));
    const b = await startShared('b');
    await until(() => isOver(b, 'ada'));
  });

  it('stay known to a machine that starts again without the store', async () => {
    const [a, b] = [await startShared('a'), await startShared('b')];
    await logOut(a, 'ada');
    await until(() => isOver(b, 'ada'));
    await stop(b);
    await store.kill();
    expect(await answer(await start('b'), 'ada')).toBe('session_revoked');
  });

  it('are kept by a machine whose store is full', async () => {
    const [a, b] = [await startShared('a'), await startShared('b')];
    await store.do('CONFIG', 'SET', 'maxmemory', '1');
    expect(await logOut(a, 'ada')).toBe(200);
    expect(await answer(a, 'ada')).toBe('session_revoked');
    await store.do('CONFIG', 'SET', 'maxmemory', '0');
    await until(() => isOver(b, 'ada'));
  });

  it('leave nothing in the store without an end', async () => {
    await logOut(await startShared('a'), 'ada');
    for (const kind of ['iat', 'position'])
      expect(await store.do('TTL', `latchkey:ended:{sessions}:${kind}`)).toBeGreaterThan(2_000_000);
  });

  it('that come again take no more room', async () => {
    const a = await startShared('a');
    for (let i = 0; i < 3; i++) await logOut(a, 'ada');
    expect(await store.do('ZCARD', 'latchkey:ended:{sessions}:position')).toBe(1);
  });
});
