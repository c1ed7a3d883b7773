import { RedisConnection } from '../src/redis/connection';
import { scriptOf } from '../src/redis/script';
import { StoreAwayError } from '../src/redis/store-away-error';
import { describeStore, RedisServer, redisConfig } from './redis-server';
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
    const began = performance.now();
    const answers = await Promise.allSettled(
      Array.from({ length: 50 }, () => connection.write((c) => c.set('a', '1'))),
    );
    expect(performance.now() - began).toBeLessThan(1000);
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
    await until(() => !up());
    expect(connection.state.fault).toBe('it does not answer');
    server.signal('SIGCONT');
    await until(up);
  });
});
