import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Controller, Post } from '@nestjs/common';
import { type MessageDto, type ProblemDto } from '@latchkey/shared';
import { Idempotent } from '../src/idempotency/idempotent.decorator';
import { MessageStore } from '../src/messages/message-store';
import { callerKeys } from '../src/redis/caller-keys';
import { RedisConnection } from '../src/redis/connection';
import { ask } from './call-messages';
import { TestStream } from './read-stream';
import { describeStore, redisConfig, type RedisServer } from './redis-server';
import { type TestApi } from './start-api';
import { list, many, MESSAGES, refusal, send, somebody, startTwo, type TwoMachines } from './two-machines';
import { until } from './until';

/** How often a handler of a team's own has worked, and what it waits for. */
let worked = 0;
let wait: Promise<unknown> = Promise.resolve();

@Controller('orders')
class Orders {
  @Post()
  @Idempotent()
  async create(): Promise<object> {
    worked++;
    await wait;
    return { order: worked };
  }

  @Post('forgetful')
  @Idempotent({ atomic: true })
  forgetful(): void {
    worked++;
  }
}

let a: TestApi;
let b: TestApi;
let server: RedisServer;
let another: TwoMachines['another'];
let stop: TwoMachines['stop'];

describeStore('messages of two machines', () => {
  beforeAll(async () => ({ a, b, server, another, stop } = await startTwo([], [Orders])));
  afterAll(() => stop());

  it('are one list', async () => {
    const { token } = somebody();
    const [one, two] = [(await send(a, token, 'one')).body, (await send(b, token, 'two')).body] as MessageDto[];
    expect(await list(a, token)).toEqual([two, one]);
    expect(await list(b, token)).toEqual([two, one]);
    expect(await ask(b, `${MESSAGES}/${one?.id}`, { token, method: 'DELETE' })).toMatchObject({ status: 204 });
    expect(await ask(a, `${MESSAGES}/${one?.id}`, { token })).toMatchObject({ status: 404 });
  });

  it('are sent once under one key, of 50 at once', async () => {
    const { token } = somebody();
    const answers = await many(50, (i) => send(i % 2 ? a : b, token, 'x', 'one'));
    const first = answers.find(({ status }) => status === 201);
    for (const answer of answers)
      if (answer.status === 201) expect(answer.body).toEqual(first?.body);
      else expect(refusal(answer)).toEqual([409, 'idempotency_under_way']);
    expect(await list(a, token)).toEqual([first?.body]);
    for (const api of [a, b])
      expect(await send(api, token, 'x', 'one')).toMatchObject({ status: 201, body: first?.body });
  });

  it('are 500 at most, of 40 at once', async () => {
    const { name, token } = somebody();
    const store = a.app.get(MessageStore);
    await many(490, (i) => store.add(name, { id: String(i), text: 'x', createdAt: '' }));
    const answers = await many(40, (i) => send(i % 2 ? a : b, token, 'x'));
    const added = answers.filter(({ status }) => status === 201);
    const full = answers.filter(({ body }) => (body as ProblemDto).code === 'messages_full');
    expect([added.length, full.length, (await list(b, token)).length]).toEqual([10, 30, 500]);
  });

  it('never have a position that was given before', async () => {
    const { name, token } = somebody();
    const store = a.app.get(MessageStore);
    await many(40, (i) => send(i % 2 ? a : b, token, 'x'));
    const stored = await store.after(name, 0);
    const positions = stored.map(({ position }) => position);
    expect([new Set(positions).size, positions]).toEqual([40, positions.toSorted((x, y) => x - y)]);
    await Promise.all(stored.map(({ message }) => store.delete(name, message.id)));
    expect(await server.do('EXISTS', callerKeys(name).messages, callerKeys(name).ids)).toBe(0);
    await send(b, token, 'new');
    expect((await store.after(name, 0))[0]?.position).toBeGreaterThan(Math.max(...positions));
  });

  it('have the next position where the clock is behind', async () => {
    const { name, token } = somebody();
    const ahead = Date.now() + 3_600_000;
    await server.do('SET', callerKeys(name).latest, String(ahead));
    await send(b, token, 'x');
    expect((await a.app.get(MessageStore).after(name, 0)).map(({ position }) => position)).toEqual([ahead + 1]);
  });

  it('need no more of the server than its documentation has a user allowed', async () => {
    const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'store.md'), 'utf8');
    await server.do(...(/^ACL SETUSER .*$/m.exec(page)?.[0].split(' ') ?? []));
    const limited = await another(redisConfig(server.urlOf('latchkey:a-long-password')));
    const { token } = somebody();
    const stream = await TestStream.open(limited, token);
    await send(a, token, 'theirs');
    expect((await stream.next()).text).toBe('theirs');
    const { body } = await send(limited, token, 'mine', 'one');
    const { id } = body as MessageDto;
    expect(await ask(limited, `${MESSAGES}/${id}`, { token })).toMatchObject({ status: 200, body });
    expect(await ask(limited, `${MESSAGES}/${id}`, { token, method: 'DELETE' })).toMatchObject({ status: 204 });
    const order = { method: 'POST', token, headers: { 'idempotency-key': 'two' } };
    expect(await ask(limited, '/orders', order)).toMatchObject({ status: 201 });
    expect(limited.app.get(RedisConnection).failures).toBe(0);
    stream.leave();
    await limited.close();
  });
});

describeStore('a key of two machines', () => {
  beforeAll(async () => ({ a, b, server, stop } = await startTwo([], [Orders])));
  afterAll(() => stop());
  beforeEach(() => {
    worked = 0;
    wait = Promise.resolve();
  });

  const order = (api: TestApi, token: string, path = '/orders') =>
    ask(api, path, { method: 'POST', token, headers: { 'idempotency-key': 'one' } });

  it('has a handler work once, wherever it comes', async () => {
    const { token } = somebody();
    let go = (): void => undefined;
    wait = new Promise<void>((resolve) => (go = resolve));
    const first = order(a, token);
    await until(() => worked === 1);
    for (const api of [a, b]) expect(refusal(await order(api, token))).toEqual([409, 'idempotency_under_way']);
    go();
    for (const answer of [await first, await order(b, token), await order(a, token)])
      expect(answer).toMatchObject({ status: 201, body: { order: 1 } });
  });

  it('is free again as soon as its request was refused', async () => {
    const { token } = somebody();
    wait = Promise.reject(new Error('The test wants it so.'));
    wait.catch(() => undefined); // it is awaited later
    for (const api of [a, b, a]) expect(refusal(await order(api, token))).toEqual([500, 'internal_error']);
    wait = Promise.resolve();
    expect(await order(b, token)).toMatchObject({ status: 201, body: { order: 4 } });
  });

  it('of a route that says too much of itself is a fault', async () => {
    expect(refusal(await order(a, somebody().token, '/orders/forgetful'))).toEqual([500, 'internal_error']);
  });
});

describeStore('what messages leave in the store', () => {
  it('ends by itself, but for messages, and is in one slot', async () => {
    ({ a, server, stop } = await startTwo(['--cluster-enabled', 'yes'], [Orders], async (cluster) => {
      await cluster.do('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
      await until(async () => String(await cluster.do('CLUSTER', 'INFO')).includes('cluster_state:ok'));
    }));
    const { token } = somebody();
    await send(a, token, 'x', 'one');
    let go = (): void => undefined;
    wait = new Promise<void>((resolve) => (go = resolve));
    const working = ask(a, '/orders', { method: 'POST', token, headers: { 'idempotency-key': 'x'.repeat(255) } });
    await until(async () => ((await server.do('KEYS', '*:claim:*')) as string[]).length === 1);
    const all = ((await server.do('KEYS', '*')) as string[]).filter((key) => !key.includes(':probe:'));
    const slots = new Set(await Promise.all(all.map((key) => server.do('CLUSTER', 'KEYSLOT', key))));
    const kinds = await Promise.all(
      all.map(async (key) => [key.split(':')[1], key.length < 150, Number(await server.do('TTL', key)) > 0]),
    );
    expect(kinds.toSorted()).toEqual([
      ['answer-ages', true, true],
      ['answers', true, true],
      ['claim', true, true],
      ['message-ids', true, false],
      ['message-latest', true, false],
      ['messages', true, false],
    ]);
    expect(slots.size).toBe(1);
    go();
    await working;
    await stop();
  });
});
