import { type MessageDto } from '@latchkey/shared';
import { ask, type Asked } from './call-messages';
import { LostAnswers } from './lost-answers';
import { ownTime } from './own-time';
import { describeStore, redisConfig, type RedisServer } from './redis-server';
import { type TestApi } from './start-api';
import { list, many, MESSAGES, refusal, send, somebody, startTwo, type TwoMachines } from './two-machines';
import { until } from './until';

let a: TestApi;
let b: TestApi;
let server: RedisServer;
let another: TwoMachines['another'];
let stop: TwoMachines['stop'];

describeStore('messages while the store is away', () => {
  beforeEach(async () => ({ a, b, server, another, stop } = await startTwo(['--appendonly', 'yes'])));
  afterEach(() => stop());

  const AWAY = [503, 'store_unavailable'];

  it.each<[string, () => unknown, () => unknown, { reads: number[]; deletes: number[] }]>([
    ['killed', () => server.kill(), () => server.start(), { reads: [503], deletes: [503] }],
    ['stalled', () => server.signal('SIGSTOP'), () => server.signal('SIGCONT'), { reads: [503], deletes: [503] }],
    [
      'full',
      () => server.do('CONFIG', 'SET', 'maxmemory', '1'),
      () => server.do('CONFIG', 'SET', 'maxmemory', '0'),
      { reads: [200], deletes: [204, 404] },
    ],
    [
      'read-only',
      () => server.do('CONFIG', 'SET', 'min-replicas-to-write', '1'),
      () => server.do('CONFIG', 'SET', 'min-replicas-to-write', '0'),
      { reads: [200], deletes: [503] },
    ],
  ])('are refused within a second: %s', async (_how, fail, mend, { reads, deletes }) => {
    const { token } = somebody();
    const { body } = await send(a, token, 'kept', 'first');
    const { id } = body as MessageDto;
    await fail();
    for (const api of [a, b]) {
      const timed = async (path: string, asked: Asked = {}) => {
        const begin = ownTime();
        const answer = await ask(api, path, { token, ...asked });
        expect(ownTime() - begin).toBeLessThan(1000);
        if (answer.status === 503) expect([refusal(answer), answer.headers.get('retry-after')]).toEqual([AWAY, '1']);
        return answer.status;
      };
      expect(await timed(MESSAGES, { body: { text: 'x' } })).toBe(503);
      expect(await timed(MESSAGES, { body: { text: 'again' }, headers: { 'idempotency-key': 'again' } })).toBe(503);
      expect(reads).toContain(await timed(MESSAGES));
      expect(deletes).toContain(await timed(`${MESSAGES}/${id}`, { method: 'DELETE' }));
      expect((await api.call('/api/external', token)).status).toBe(200);
    }
    await mend();
    for (const api of [a, b]) await until(async () => (await send(api, token, 'again', 'again')).status === 201);
    const texts = (await list(b, token)).map(({ text }) => text);
    expect(texts.filter((text) => text === 'again')).toHaveLength(1);
  });

  it('lose nothing that was answered to its end', async () => {
    const { token } = somebody();
    await many(20, (i) => send(i % 2 ? a : b, token, `${i}`, `${i}`));
    const before = await list(a, token);
    await server.kill();
    await server.start();
    await until(async () => (await ask(a, MESSAGES, { token })).status === 200);
    expect(await list(a, token)).toEqual(before);
    await until(async () => (await send(b, token, '0', '0')).status === 201);
    expect(await list(a, token)).toEqual(before);
  });

  it('that were kept, their answer lost, are not doubled', async () => {
    const relay = await LostAnswers.before(server.port);
    const behind = await another(redisConfig(relay.url));
    const { token } = somebody();
    await send(behind, token, 'before');
    relay.lose('answered by nobody');
    expect(refusal(await send(behind, token, 'answered by nobody', 'one'))).toEqual(AWAY);
    const texts = async () => (await list(a, token)).map(({ text }) => text);
    expect(await texts()).toEqual(['answered by nobody', 'before']);
    await until(async () => (await send(behind, token, 'answered by nobody', 'one')).status === 201);
    expect(await texts()).toEqual(['answered by nobody', 'before']);
    await behind.close();
    await relay.close();
  });
});
