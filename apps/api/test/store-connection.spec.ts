import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createServer } from 'node:tls';
import { RedisConnection } from '../src/redis/connection';
import { faultOf } from '../src/redis/faults-of-store';
import { scriptOf } from '../src/redis/script';
import { StoreAwayError } from '../src/redis/store-away-error';
import { describeStore, RedisServer, redisConfig } from './redis-server';
import { ownTime } from './own-time';
import { Relay } from './relay';
import { until } from './until';

let server: RedisServer;
let connection: RedisConnection;

/** Connects, and waits until that is done. */
async function connectTo(url: string): Promise<RedisConnection> {
  connection = new RedisConnection(redisConfig(url));
  await connection.onModuleInit();
  await until(up);
  return connection;
}
const up = () => connection.up;

/** How often the server was asked whether it is there. */
async function pings(): Promise<number> {
  return Number(/cmdstat_ping:calls=(\d+)/.exec(String(await server.do('INFO', 'commandstats')))?.[1] ?? 0);
}

describeStore('the connection to the store', () => {
  afterEach(async () => {
    connection.onApplicationShutdown();
    await server.remove();
  });

  it('is there when the start is over', async () => {
    server = await RedisServer.start();
    await connectTo(server.url);
    expect(connection.state).toEqual({ fault: undefined, policy: 'noeviction' });
    await connection.write((client) => client.set('a', '1'));
    expect(await connection.read((client) => client.get('a'))).toBe('1');
    const sum = scriptOf('return ARGV[1] + ARGV[2]');
    expect([await connection.run(sum, [], ['1', '2']), await connection.run(sum, [], ['3', '4'])]).toEqual([3, 7]);
  });

  it('comes back, with the channels it listens to', async () => {
    server = await RedisServer.start();
    await connectTo(server.url);
    const heard: string[] = [];
    const leave = connection.subscribe('news', (message) => heard.push(message));
    for (const word of ['first', 'second']) {
      await until(async () => (await server.do('PUBLISH', 'news', word)) === 1);
      await until(() => heard.includes(word));
      await server.kill();
      await until(() => !up());
      await expect(connection.read((client) => client.ping())).rejects.toThrow(StoreAwayError);
      await server.start();
      await until(up);
    }
    leave();
    await until(async () => (await server.do('PUBLISH', 'news', 'third')) === 0);
  });

  it('gives up a connection that nobody greets', async () => {
    server = await RedisServer.start();
    const relay = await new Relay(server.port).start();
    relay.delay = 3_600_000;
    connection = new RedisConnection(redisConfig(`redis://127.0.0.1:${relay.port}`));
    await connection.onModuleInit();
    expect(connection.state.fault).toMatch(/it has not answered yet|it does not answer/);
    relay.delay = 0; // what comes over the first connection is late for ever
    await until(up);
    relay.close();
  });

  it('fails all that waits where the server is silent', async () => {
    server = await RedisServer.start();
    await connectTo(server.url);
    server.signal('SIGSTOP');
    const began = ownTime();
    const answers = await Promise.allSettled(
      Array.from({ length: 50 }, () => connection.write((c) => c.set('a', '1'))),
    );
    expect(ownTime() - began).toBeLessThan(1000);
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
    await until(() => !up());
    expect(connection.state.fault).toBe('it does not answer');
    server.signal('SIGCONT');
    await until(up);
  });

  it('gives up a connection on which a subscription gets no answer', async () => {
    server = await RedisServer.start();
    const relay = await new Relay(server.port).start();
    relay.loses = (text) => /subscribe/i.test(text);
    connection = new RedisConnection(redisConfig(`redis://127.0.0.1:${relay.port}`));
    connection.subscribe('news', () => undefined);
    await connection.onModuleInit();
    await until(() => connection.state.fault === 'it does not answer');
    relay.loses = () => false; // for the connections that come
    await until(up);
    relay.close();
  });

  it('sends a script whole where the server cannot know it', async () => {
    server = await RedisServer.start();
    await connectTo(server.url);
    const one = scriptOf('return 1');
    for (let i = 0; i < 3; i++) expect(await connection.run(one, [], [])).toBe(1);
    expect(await server.do('INFO', 'errorstats')).not.toContain('NOSCRIPT');
    await server.do('SCRIPT', 'FLUSH');
    expect(await connection.run(one, [], [])).toBe(1);
    expect(await server.do('INFO', 'commandstats')).toMatch(/cmdstat_evalsha:calls=3,/);
  });

  it('stays away while its user may not do one thing', async () => {
    server = await RedisServer.start();
    await connectTo(server.url);
    await server.do('ACL', 'SETUSER', 'default', '-zadd');
    const states: (string | undefined)[] = [];
    connection.changes.subscribe(({ fault }) => states.push(fault));
    const add = () => connection.write((client) => client.zAdd('a', { score: 1, value: '1' }));
    await expect(add()).rejects.toThrow(StoreAwayError);
    for (const probes = await pings(); (await pings()) < probes + 3;) await pause(50);
    expect(states).toStrictEqual(['its user may not do what is needed: see docs/store.md']);
    await expect(add()).rejects.toThrow('The store cannot be written to: its user may not do what is needed');
  });

  it('says that there is no such database', async () => {
    server = await RedisServer.start();
    connection = new RedisConnection(redisConfig(`${server.url}/99`));
    await connection.onModuleInit();
    await until(() => connection.state.fault === 'it has no database of this number: see the end of REDIS_URL');
  });
});

it.each([
  ['MOVED 9806 10.1.2.3:6379', /^it is one node of a cluster: /],
  ['DENIED Redis is running in protected mode because ...', /^it takes strangers from its own machine only/],
  ['ERR max number of clients reached', /^it has no room for one more connection/],
  ['Unknown RESP type 72 "H"', /^it is too old, or no such server: /],
  ['SECRET what nobody knows', /^it answers SECRET$/],
  ['connect to 10.1.2.3 in vain', /^it cannot be used$/],
])('a fault of the store is told in words of our own: %s', (message, words) => {
  expect(faultOf(new Error(message))).toMatch(words);
});

it('a connection by TLS names the server that it wants', async () => {
  const names: string[] = [];
  const tls = createServer({ SNICallback: (name, done) => (names.push(name), done(null)) });
  await once(tls.listen(0, '127.0.0.1'), 'listening');
  const { port } = tls.address() as AddressInfo;
  const secure = new RedisConnection(redisConfig(`rediss://localhost:${port}`));
  await secure.onModuleInit();
  await until(() => names.includes('localhost'));
  secure.onApplicationShutdown();
  tls.close();
});
