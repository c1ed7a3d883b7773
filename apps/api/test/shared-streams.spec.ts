import { createClient } from '@redis/client';
import { MessageStore } from '../src/messages/message-store';
import { MessageStreams } from '../src/messages/message-streams';
import { ask } from './call-messages';
import { TestStream } from './read-stream';
import { describeStore, redisConfig, type RedisServer } from './redis-server';
import { Relay } from './relay';
import { type TestApi } from './start-api';
import { list, MESSAGES, send, somebody, startTwo, type TwoMachines } from './two-machines';
import { until } from './until';

let a: TestApi;
let b: TestApi;
let server: RedisServer;
let another: TwoMachines['another'];
let stop: TwoMachines['stop'];

describeStore('streams of two machines', () => {
  beforeAll(async () => ({ a, b, server, another, stop } = await startTwo(['--appendonly', 'yes'])));
  afterAll(() => stop());
  afterEach(() => {
    for (const api of [a, b]) api.app.get(MessageStreams).commentEvery = 15_000;
  });
  const commentEvery = (milliseconds: number) => (b.app.get(MessageStreams).commentEvery = milliseconds);

  it('bring what another machine takes, long before a comment', async () => {
    const { token } = somebody();
    commentEvery(3_600_000);
    const streams = [await TestStream.open(a, token), await TestStream.open(b, token)];
    for (const text of ['one', 'two', 'three']) {
      await send(text === 'two' ? b : a, token, text);
      for (const stream of streams) expect((await stream.next()).text).toBe(text);
    }
    for (const stream of streams) stream.leave();
  });

  it('miss nothing once they are answered, by a slow store', async () => {
    const { token } = somebody();
    const relay = await new Relay(server.port).start();
    const slow = await another(redisConfig(`redis://127.0.0.1:${relay.port}`));
    relay.delay = 200;
    let stream = await TestStream.open(slow, token);
    // A machine that is busy for 50 ms more takes the store for away, for a moment.
    while (stream.response.status === 503) stream = await TestStream.open(slow, token);
    await send(a, token, 'first');
    expect((await stream.next()).text).toBe('first');
    stream.leave();
    await slow.close();
    relay.close();
  });

  it('tell that there is something, and not what', async () => {
    const { name, token } = somebody();
    const words: string[] = [];
    const client = await createClient({ url: server.url }).connect();
    await client.pSubscribe('*', (word) => words.push(word));
    await send(a, token, 'a secret');
    await until(() => words.length > 0);
    client.destroy();
    expect(words.join()).toMatch(/^[\da-f-]{36} \{[\w-]{43}\}$/);
    expect(words.join()).not.toContain(name.sub);
  });

  it('find at a comment what nobody told of', async () => {
    const { name, token } = somebody();
    commentEvery(50);
    const stream = await TestStream.open(b, token);
    await a.app.get(MessageStore).add(name, { id: 'x', text: 'untold', createdAt: '' });
    expect((await stream.next()).text).toBe('untold');
    stream.leave();
  });

  it('find what they have missed when the store is back', async () => {
    const { name, token } = somebody();
    commentEvery(3_600_000);
    const stream = await TestStream.open(b, token);
    await send(b, token, 'told');
    expect((await stream.next()).text).toBe('told');
    await list(b, token); // behind every look that has begun
    await a.app.get(MessageStore).add(name, { id: 'x', text: 'untold', createdAt: '' });
    await server.kill();
    await server.start();
    expect((await stream.next()).text).toBe('untold');
    stream.leave();
    await until(async () => (await ask(a, MESSAGES, { token })).status === 200);
  });

  it('outlast the store, and go on when it is back', async () => {
    const { token } = somebody();
    commentEvery(50);
    const stream = await TestStream.open(b, token);
    await server.kill();
    await until(async () => (await ask(b, MESSAGES, { token })).status === 503);
    for (let i = 0; i < 3; i++) await stream.until(/^: ?\n/m);
    commentEvery(3_600_000);
    const late = await TestStream.open(a, token);
    expect([late.response.status, late.response.headers.get('retry-after')]).toEqual([503, '1']);
    late.leave();
    await server.start();
    await until(async () => (await send(a, token, 'back')).status === 201);
    expect((await stream.next()).text).toBe('back');
    stream.leave();
  });
});
