import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { KeyServer } from './key-server';
import { ownTime } from './own-time';
import { describeStore, RedisServer, redisConfig } from './redis-server';
import { Relay } from './relay';
import { RedisConnection } from '../src/redis/connection';
import { type StoreState } from '../src/redis/store-condition';
import { createProofOf, SharingApi } from './sharing-apis';
import { until } from './until';

const PROMISED = 1000; // milliseconds of any request, and of the way back

let keys: KeyServer;
let server: RedisServer;
let apis: [SharingApi, SharingApi];

/** Two APIs that share a store. */
async function start(port: number): Promise<void> {
  const redis = redisConfig(`redis://127.0.0.1:${port}`);
  apis = [
    await SharingApi.start(keys, '1000000/600', { redis }),
    await SharingApi.start(keys, '1000000/600', { redis }),
  ];
  await until(() => apis.every(({ up }) => up));
}

/** Sends good requests to both, one after another and beside each other: each passes. Gives how long one took at most. */
async function expectGoodService(): Promise<number> {
  const send = (_: unknown, i: number) => (i % 4 < 2 ? apis[i % 2 ? 1 : 0].bear() : apis[i % 2 ? 1 : 0].prove());
  const answers = await Promise.all(Array.from({ length: 40 }, send));
  for (let i = 0; i < 6; i++) answers.push(await send(undefined, i));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  return Math.max(...answers.map(({ took }) => took));
}

/** The same, in the time that was promised, beside what a busy machine takes where nothing is wrong. */
const expectPrompt = async (usual: number) => expect(await expectGoodService()).toBeLessThan(PROMISED + usual);

/** What is left of the quota at the first API, before and after the other one was asked. */
async function leftAround(): Promise<number> {
  const [[, before]] = [await apis[0].left()];
  for (let i = 0; i < 3; i++) await apis[1].left();
  return before - (await apis[0].left())[1];
}
const ALONE = 1;
const TOGETHER = 4;

interface Condition {
  readonly breaks: () => Promise<unknown> | void;
  readonly mends: () => Promise<unknown> | void;
  readonly fault: RegExp;
}

const CONDITIONS: Readonly<Record<string, Condition>> = {
  killed: {
    breaks: () => server.kill(),
    mends: () => server.start(),
    fault: /the connection ended|ECONNREFUSED/,
  },
  'stopped by a signal': {
    breaks: () => server.signal('SIGSTOP'),
    mends: () => server.signal('SIGCONT'),
    fault: /it does not answer/,
  },
  'paused for writes': {
    breaks: () => server.do('CLIENT', 'PAUSE', '3600000', 'WRITE'),
    mends: () => server.do('CLIENT', 'UNPAUSE'),
    fault: /it does not answer/,
  },
  full: {
    breaks: () => server.do('CONFIG', 'SET', 'maxmemory', '1'),
    mends: () => server.do('CONFIG', 'SET', 'maxmemory', '0'),
    fault: /it is full \(maxmemory\)/,
  },
  'without its replicas': {
    breaks: () => server.do('CONFIG', 'SET', 'min-replicas-to-write', '1'),
    mends: () => server.do('CONFIG', 'SET', 'min-replicas-to-write', '0'),
    fault: /too few replicas/,
  },
  'a replica now': {
    breaks: () => server.do('REPLICAOF', '127.0.0.1', '1'),
    mends: () => server.do('REPLICAOF', 'NO', 'ONE'),
    fault: /it is a replica and takes no writes/,
  },
};

describeStore('two APIs, while the store they share', () => {
  beforeAll(async () => {
    keys = await new KeyServer().start();
  });
  beforeEach(async () => {
    server = await RedisServer.start();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    for (const api of apis) await api.close();
    await server.remove();
  });
  afterAll(() => keys.stop());

  it.each(Object.entries(CONDITIONS))('is %s, serve each for itself and then together', async (_, condition) => {
    await start(server.port);
    const [first, second] = apis;
    const used = createProofOf();
    const usual = await expectGoodService();
    expect([(await first.prove(used)).status, await leftAround()]).toEqual([200, TOGETHER]);
    const warn = jest.spyOn(Logger.prototype, 'warn');

    await condition.breaks();
    await expectPrompt(usual);
    await until(async () => condition.fault.test(await first.warnings()) && !second.up);
    expect(await first.warnings()).toMatch(
      /^ok .*limits count on this machine alone, and a proof may pass once on each/,
    );
    expect(await leftAround()).toBe(ALONE);
    expect([(await first.prove(used)).status, (await second.prove(used)).status]).toEqual([401, 200]);
    expect((await second.prove(used)).status).toBe(401);
    expect(await first.figure('latchkey_store_up')).toBe(0);
    expect(await first.figure('latchkey_store_failures_total')).toBeGreaterThan(0);

    await condition.mends();
    const began = ownTime();
    await until(() => first.up && second.up);
    expect(ownTime() - began).toBeLessThan(PROMISED);
    expect([await leftAround(), await first.warnings()]).toEqual([TOGETHER, 'ok']);
    expect(await first.figure('latchkey_store_up')).toBe(1);
    const lines = warn.mock.calls.map(([line]) => String(line)).filter((line) => line.startsWith('The shared store'));
    expect(lines).toHaveLength(apis.length); // one of each API, though it came and went
  });

  it('is slow by 200 ms, serve together', async () => {
    const relay = await new Relay(server.port).start();
    await start(relay.port);
    const usual = await expectGoodService();
    relay.delay = 200;
    await expectPrompt(usual);
    // A machine that is busy for 50 ms more takes the store for away, for a moment.
    await until(async () => apis.every(({ up }) => up) && (await leftAround()) === TOGETHER);
    relay.close();
  });

  it('is almost too slow, let no write wait for a second', async () => {
    const relay = await new Relay(server.port).start();
    await start(relay.port);
    await apis[0].write(); // the first of a process takes longer
    const usual = (await apis[0].write()).took;
    relay.delay = 270;
    for (let i = 0; i < 6; i++) {
      const { status, took } = await apis[0].write();
      expect([201, 503]).toContain(status);
      expect(took).toBeLessThan(PROMISED + usual);
    }
    relay.close();
  });

  it('is too slow, wait for it only now and then', async () => {
    const relay = await new Relay(server.port).start();
    await start(relay.port);
    const usual = await expectGoodService();
    relay.delay = 700;
    await expectPrompt(usual);
    await until(async () => (await apis[0].warnings()).includes('it does not answer') && !apis[1].up);
    // A connection is made again and again, and none is used on which answers come too late.
    const states: StoreState[] = [];
    const { changes } = apis[0].api.app.get(RedisConnection);
    const subscription = changes.subscribe((state) => states.push(state));
    const end = performance.now() + 4000;
    while (performance.now() < end) await expectGoodService();
    subscription.unsubscribe();
    expect(states).toEqual([]);
    relay.delay = 0;
    await until(() => apis.every(({ up }) => up));
    relay.close();
  });

  it.each(['SIGKILL', 'SIGSTOP'] as const)('is away from the start by %s, start without it', async (signal) => {
    if (signal === 'SIGKILL') await server.kill();
    else server.signal(signal);
    const redis = server.config;
    apis = [await SharingApi.start(keys, '9/60', { redis }), await SharingApi.start(keys, '9/60', { redis })];
    expect(await apis[0].left()).toEqual([200, 8]);
    expect(await apis[0].warnings()).toContain('The shared store is not used, for it ');
    if (signal === 'SIGKILL') await server.start();
    else server.signal('SIGCONT');
    await until(() => apis.every(({ up }) => up));
    expect([await apis[0].left(), await apis[1].left()]).toEqual([
      [200, 8],
      [200, 7],
    ]);
  });
});
