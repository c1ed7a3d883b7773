import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { jest } from '@jest/globals';
import { Body, Controller, HttpException, Post, Res } from '@nestjs/common';
import { type MessageDto, type ProblemDto } from '@latchkey/shared';
import { type FastifyReply } from 'fastify';
import { Idempotent } from '../src/idempotency/idempotent.decorator';
import { ask, type Asked, writerToken } from './call-messages';
import { createJwt, now, tenant } from './create-jwt';
import { KeyServer } from './key-server';
import { startApi, type TestApi } from './start-api';
import { describeStores } from './stores';

/** How often a handler of a team's own has worked, and what it waits for. */
let worked = 0;
let wait: Promise<unknown> = Promise.resolve();

@Controller('orders')
class Orders {
  @Post()
  @Idempotent()
  async create(@Body() { fail }: { fail?: number }, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    worked++;
    await wait;
    if (fail) throw new HttpException('no', fail);
    reply.status(202).header('Location', `/orders/${worked}`);
    return { order: worked };
  }

  @Post('other')
  @Idempotent()
  other(): void {
    worked++;
  }
}

let keys: KeyServer;
let api: TestApi;

beforeAll(async () => {
  keys = await new KeyServer().start();
});
beforeEach(() => {
  worked = 0;
  wait = Promise.resolve();
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => keys.stop());

const PATH = '/api/messages';
let people = 0;
/** A person whom no other test knows, with a token that outlasts two days. */
const somebody = (claims = {}) => writerToken({ sub: `auth0|${people++}`, exp: now() + 200_000, ...claims });

/** Status, `Location` and body, or the code of the refusal. */
async function post(
  key: string,
  { path = PATH, body = { text: 'x' } as unknown, ...asked }: Asked & { path?: string },
) {
  const answer = await ask(api, path, { body, ...asked, headers: { 'idempotency-key': key } });
  const { code } = answer.body as Partial<ProblemDto>;
  return code ? [answer.status, code] : [answer.status, answer.headers.get('location'), answer.body];
}

const count = async (token: string) => ((await ask(api, PATH, { token })).body as MessageDto[]).length;

describeStores('an Idempotency-Key', (store) => {
  const start = () => startApi(keys, store.changes, true, [Orders]);
  beforeAll(async () => {
    api = await start();
  });
  afterAll(() => api.close());

  it('has a message sent once and answered alike', async () => {
    const token = somebody();
    const first = await post('one', { token });
    expect(first[0]).toBe(201);
    expect(await post('one', { token })).toEqual(first);
    expect(await post('"one"', { token, body: ' { "text" : "x" } ' })).toEqual(first);
    expect(await count(token)).toBe(1);
  });

  it('is of one caller, method and path', async () => {
    const token = somebody();
    await post('one', { token });
    expect((await post('two', { token }))[0]).toBe(201);
    expect((await post('one', { token: somebody() }))[0]).toBe(201);
    expect(await post('one', { token, path: '/orders' })).toEqual([202, '/orders/1', { order: 1 }]);
    expect(await count(token)).toBe(2);
  });

  it('with another body is refused', async () => {
    const token = somebody();
    await post('one', { token });
    const body = { text: 'y' };
    expect(await post('one', { token, body })).toEqual([422, 'idempotency_key_reused']);
    expect(await count(token)).toBe(1);
  });

  it('outlives the process, in the database of the message', async () => {
    const token = somebody();
    const first = await post('one', { token });
    await api.close();
    api = await start();
    expect(await post('one', { token })).toEqual(first);
  });

  it('is forgotten after 24 hours, and not before', async () => {
    const token = somebody();
    const first = await post('one', { token });
    await store.pass(86_000_000);
    expect(await post('one', { token })).toEqual(first);
    await post('two', { token }); // does not keep the other one for longer
    await store.pass(500_000);
    expect(await post('one', { token })).not.toEqual(first);
    expect(await count(token)).toBe(3);
  });

  it('is one of a caller’s last 1,000', async () => {
    const token = somebody();
    const body = {};
    await post('k0', { token, path: '/orders', body });
    for (let i = 1; i < 1001; i += 100)
      await Promise.all(Array.from({ length: 100 }, (_, n) => post(`k${i + n}`, { token, path: '/orders', body })));
    const done = worked;
    await post('k1000', { token, path: '/orders', body });
    expect(worked).toBe(done);
    await post('k0', { token, path: '/orders', body });
    expect(worked).toBe(done + 1);
    expect(await store.answers({ iss: tenant.issuer, sub: `auth0|${people - 1}` })).toBe(1000);
  });

  it.each([
    ['a UUID', '8e03978e-40d5-43e8-bc93-6894a57f9324'],
    ['one character', 'x'],
    ['255 characters', 'x'.repeat(255)],
    ['255 characters in quotes', `"${'x'.repeat(255)}"`],
    ['quotes in quotes', '"a\\"b\\\\"'],
    ['signs', "!#$%&'*+-.^_`|~;,=@"],
  ])('may be %s', async (_what, key) => {
    expect((await post(key, { token: somebody() }))[0]).toBe(201);
  });

  it.each([
    ['nothing', ''],
    ['256 characters', 'x'.repeat(256)],
    ['256 characters in quotes', `"${'x'.repeat(256)}"`],
    ['two words', 'a b'],
    ['an empty string', '""'],
    ['half a string', '"a'],
    ['a wrong escape', '"a\\b"'],
    ['a string with parameters', '"a";b=1'],
    ['letters of another script', 'é'],
  ])('may not be %s', async (_what, key) => {
    const token = somebody();
    expect(await post(key, { token })).toEqual([400, 'idempotency_key_malformed']);
    expect(await count(token)).toBe(0);
  });

  it('may not come twice', async () => {
    const headers = new Headers({ authorization: `Bearer ${somebody()}`, 'content-type': 'application/json' });
    for (const key of ['a', 'b']) headers.append('idempotency-key', key);
    const response = await fetch(`${api.origin}${PATH}`, { method: 'POST', headers, body: '{"text":"x"}' });
    expect(response.status).toBe(400);
  });
});

describeStores('the first request with a key', (store) => {
  beforeAll(async () => {
    api = await startApi(keys, store.changes, true, [Orders]);
  });
  afterAll(() => api.close());

  it.each<[string, () => Asked, number]>([
    ['no good token', () => ({ token: 'x' }), 401],
    ['no permission', () => ({ token: createJwt() }), 403],
    ['a body of another type', () => ({ headers: { 'content-type': 'text/plain' } }), 415],
    ['an invalid body', () => ({ body: {} }), 422],
  ])('with %s leaves nothing behind', async (_what, deviation, status) => {
    const [token, asked] = [somebody(), deviation()];
    const headers = { 'idempotency-key': 'one' };
    const bad = await ask(api, PATH, {
      token,
      body: { text: 'x' },
      ...asked,
      headers: { ...headers, ...asked.headers },
    });
    expect(bad.status).toBe(status);
    expect((await post('one', { token }))[0]).toBe(201);
  });

  it.each([409, 429, 500])('that is refused with %i is done again', async (fail) => {
    const token = somebody();
    const failing = { token, path: '/orders', body: { fail } };
    for (const time of [1, 2]) expect([(await post('one', failing))[0], worked]).toEqual([fail, time]);
    expect((await post('one', { token, path: '/orders', body: {} }))[0]).toBe(202);
  });

  it('refuses its repetition while it is under way', async () => {
    const token = somebody();
    let go = (): void => undefined;
    wait = new Promise<void>((resolve) => (go = resolve));
    const asked = { token, path: '/orders', body: {} };
    const first = post('one', asked);
    while (worked === 0) await new Promise(setImmediate);
    const again = await ask(api, '/orders', { token, body: {}, headers: { 'idempotency-key': 'one' } });
    expect([again.status, (again.body as ProblemDto).code]).toEqual([409, 'idempotency_under_way']);
    expect(again.headers.get('retry-after')).toBe('1');
    go();
    expect(await first).toEqual([202, '/orders/1', { order: 1 }]);
    expect(await post('one', asked)).toEqual(await first);
    expect(worked).toBe(1);
  });

  it('counts as lost after 30 seconds, and is answered once', async () => {
    const asked = { token: somebody(), path: '/orders', body: {} };
    let go = (): void => undefined;
    wait = new Promise<void>((resolve) => (go = resolve));
    const first = post('one', asked);
    while (worked === 0) await new Promise(setImmediate);
    wait = Promise.resolve();
    await store.pass(25_000);
    expect((await post('one', asked))[0]).toBe(409);
    await store.pass(6_000);
    const second = await post('one', asked);
    expect(second).toEqual([202, '/orders/2', { order: 2 }]);
    go();
    expect(await first).toEqual([409, 'idempotency_under_way']); // what it did is not what is kept
    expect(await post('one', asked)).toEqual(second);
  });

  it('may have an empty answer', async () => {
    const asked = { token: somebody(), path: '/orders/other', body: undefined, method: 'POST' };
    for (let i = 0; i < 2; i++) {
      const { status, body } = await ask(api, asked.path, { ...asked, headers: { 'idempotency-key': 'one' } });
      expect([status, body, worked]).toEqual([201, '', 1]);
    }
  });
});

describe('a message and its answer', () => {
  it('are written both or neither', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-idempotency-'));
    const messagesDb = join(folder, 'api.db');
    api = await startApi(keys, { messagesDb });
    const token = somebody();
    const database = new DatabaseSync(messagesDb);
    database.exec("CREATE TRIGGER no_answers BEFORE INSERT ON answers BEGIN SELECT raise(ABORT, 'disk full'); END");
    expect(await post('one', { token })).toEqual([500, 'internal_error']);
    expect(await count(token)).toBe(0);
    database.exec('DROP TRIGGER no_answers');
    database.close();
    expect((await post('one', { token }))[0]).toBe(201);
    expect(await count(token)).toBe(1);
    await api.close();
    rmSync(folder, { recursive: true });
  });
});
