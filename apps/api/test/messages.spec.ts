import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MessageDto, type ProblemDto } from '@latchkey/shared';
import { ask, type Asked, writerToken } from './call-messages';
import { createJwt } from './create-jwt';
import { KeyServer } from './key-server';
import { configFor, startApi, type TestApi } from './start-api';
import { describeStores } from './stores';
import { createApp } from '../src/server/configure-app';

let keys: KeyServer;
let api: TestApi;
const folder = mkdtempSync(join(tmpdir(), 'latchkey-messages-'));

beforeAll(async () => {
  keys = await new KeyServer().start();
  api = await startApi(keys);
});
afterAll(async () => {
  await api.close();
  await keys.stop();
  rmSync(folder, { recursive: true });
});

let people = 0;
/** A person whom no other test knows. */
const somebody = () => writerToken({ sub: `auth0|${people++}` });

const PATH = '/api/messages';
const create = async (text: string, token: string) =>
  (await ask(api, PATH, { token, body: { text } })).body as MessageDto;
const list = async (token: string) => (await ask(api, PATH, { token })).body as MessageDto[];
const codeOf = async (asked: Asked, path = PATH) => {
  const { status, body } = await ask(api, path, asked);
  return [status, (body as ProblemDto).code];
};

describeStores('messages', (store) => {
  let own: TestApi;
  beforeAll(async () => {
    [own, api] = [api, await startApi(keys, store.changes)];
  });
  afterAll(async () => {
    await api.close();
    api = own;
  });

  it('are created at a place of their own', async () => {
    const token = somebody();
    const { status, headers, body } = await ask(api, PATH, { token, body: { text: 'Hello' } });
    const message = body as MessageDto;
    const location = String(headers.get('location'));
    expect([status, location, message.text]).toEqual([201, `${PATH}/${message.id}`, 'Hello']);
    expect(Math.abs(Date.parse(message.createdAt) - Date.now())).toBeLessThan(60_000);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(await ask(api, location, { token })).toMatchObject({ status: 200, body: message });
  });

  it('are listed with the latest first', async () => {
    const token = somebody();
    expect(await list(token)).toEqual([]);
    const texts = ['one', 'two', 'three'];
    for (const text of texts) await create(text, token);
    expect((await list(token)).map(({ text }) => text)).toEqual(texts.toReversed());
  });

  it('are deleted once', async () => {
    const token = somebody();
    const [kept, { id }] = [await create('kept', token), await create('deleted', token)];
    const path = `${PATH}/${id}`;
    expect(await ask(api, path, { token, method: 'DELETE' })).toMatchObject({ status: 204, body: '' });
    expect(await codeOf({ token, method: 'DELETE' }, path)).toEqual([404, 'not_found']);
    expect(await codeOf({ token }, path)).toEqual([404, 'not_found']);
    expect(await list(token)).toEqual([kept]);
  });

  it('are nobody else’s, whatever the permission', async () => {
    const [ada, eve] = [somebody(), somebody()];
    const { id } = await create('a secret', ada);
    const path = `${PATH}/${id}`;
    expect(await list(eve)).toEqual([]);
    for (const method of ['GET', 'DELETE'])
      expect(await codeOf({ token: eve, method }, path)).toEqual([404, 'not_found']);
    expect(await list(ada)).toHaveLength(1);
  });

  it('tell subjects apart by every character', async () => {
    await create('mine', writerToken({ sub: 'x\uD800' }));
    for (const sub of ['x\uD801', 'x\uFFFD', 'x', 'X\uD800', 'x\uD800\0'])
      expect(await list(writerToken({ sub }))).toEqual([]);
    expect(await list(writerToken({ sub: 'x\uD800' }))).toHaveLength(1);
  });

  it('keep every character of a text', async () => {
    const token = somebody();
    const text = 'Zoë 😀\r\n\t<b>"\\\u0001\u200B\uFEFF';
    await create(text, token);
    expect((await list(token))[0]?.text).toBe(text);
  });

  it('need their permission for each act', async () => {
    const reader = createJwt();
    const writer = createJwt({ permissions: ['write:messages'] });
    const nobody = createJwt({ permissions: [] });
    const refused = (permission: string) => ({ status: 403, body: { code: 'permission_missing', permission } });
    const one = `${PATH}/x`;
    for (const token of [reader, nobody]) {
      expect(await ask(api, PATH, { token, body: { text: 'x' } })).toMatchObject(refused('write:messages'));
      expect(await ask(api, one, { token, method: 'DELETE' })).toMatchObject(refused('write:messages'));
    }
    for (const token of [writer, nobody])
      for (const path of [PATH, one, `${PATH}/stream`])
        expect(await ask(api, path, { token })).toMatchObject(refused('read:messages'));
  });

  it('are 500 a person at most', async () => {
    const [token, other] = [somebody(), somebody()];
    for (let i = 0; i < 500; i += 20)
      await Promise.all(Array.from({ length: 20 }, (_, n) => create(`${i + n}`, token)));
    expect(await codeOf({ token, body: { text: 'one more' } })).toEqual([409, 'messages_full']);
    expect(await codeOf({ token: other, body: { text: 'of another' } })).toEqual([201, undefined]);
    const [latest] = await list(token);
    await ask(api, `${PATH}/${latest?.id}`, { token, method: 'DELETE' });
    expect(await codeOf({ token, body: { text: 'in its place' } })).toEqual([201, undefined]);
    expect(await list(token)).toHaveLength(500);
  });
});

describe('the body of a message', () => {
  it.each<[string, unknown, string[]]>([
    ['no text', {}, ['#/text']],
    ['an empty text', { text: '' }, ['#/text']],
    ['1,001 characters', { text: 'x'.repeat(1001) }, ['#/text']],
    ['half a character', '{"text":"\\ud83d"}', ['#/text']],
    ['NUL', '{"text":"\\u0000"}', ['#/text']],
    ['a text that is an object', { text: { text: 'x' } }, ['#/text']],
    ['another member', { text: 'x', id: 'mine', 'a/b': 1 }, ['#/id', '#/a~1b']],
    ['no object', '"text"', ['#']],
    ['no JSON at all', '', ['#']],
  ])('with %s is a 422 that says where', async (_what, body, pointers) => {
    const answer = await ask(api, PATH, { body });
    const { code, errors, msg } = answer.body as ProblemDto;
    expect([answer.status, code, msg]).toEqual([422, 'body_invalid', 'Invalid body']);
    expect(errors?.map(({ pointer }) => pointer)).toEqual(pointers);
  });

  it('is told of in one sentence too', async () => {
    const { body } = await ask(api, PATH, { body: { id: 1 } });
    expect((body as ProblemDto).detail).toBe('The text is missing. See errors for 1 more.');
  });

  it.each([
    ['an emoji counts once', '😀'.repeat(1000)],
    ['a character of the first half', 'x'.repeat(1000)],
  ])('may have 1,000 characters: %s', async (_what, text) => {
    expect((await create(text, somebody())).text).toBe(text);
  });
});

describe('the path of a message', () => {
  it.each(['%00', '%F0%9F%98%80', '..%2F..', "'--", 'x'.repeat(99), '__proto__', '%ED%A0%80', 'stream2'])(
    'may be %s, and leads nowhere',
    async (id) => {
      const { status } = await ask(api, `${PATH}/${id}`);
      expect([400, 404]).toContain(status);
    },
  );

  it('names its methods, the stream its own', async () => {
    const allow = async (path: string) =>
      (await fetch(`${api.origin}${path}`, { method: 'OPTIONS' })).headers.get('allow');
    expect(await allow(PATH)).toBe('GET, HEAD, POST, OPTIONS');
    expect(await allow(`${PATH}/x`)).toBe('GET, HEAD, DELETE, OPTIONS');
    expect(await codeOf({ method: 'PUT', body: {} }, `${PATH}/x`)).toEqual([405, 'method_not_allowed']);
  });

  it('begins where the API is seen', async () => {
    const behind = await startApi(keys, { addresses: ['https://acme.test/base'] });
    const { headers } = await ask(behind, PATH, { body: { text: 'x' } });
    expect(headers.get('location')).toMatch(/^\/base\/api\/messages\/[\da-f-]{36}$/);
    await behind.close();
  });
});

describe('the database', () => {
  it('keeps messages over a restart, for its owner only', async () => {
    const messagesDb = join(folder, 'made', 'api.db');
    const first = await startApi(keys, { messagesDb });
    await ask(first, PATH, { body: { text: 'kept' } });
    for (const file of [messagesDb, `${messagesDb}-wal`]) expect(statSync(file).mode & 0o777).toBe(0o600);
    await first.close();
    const second = await startApi(keys, { messagesDb });
    expect(await ask(second, PATH)).toMatchObject({ body: [{ text: 'kept' }] });
    await second.close();
  });

  it('closes its own door where it stood open', async () => {
    const messagesDb = join(folder, 'open.db');
    writeFileSync(messagesDb, '', { mode: 0o644 });
    await (await startApi(keys, { messagesDb })).close();
    expect(statSync(messagesDb).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['a folder', folder],
    ['below a file', join(folder, 'text', 'api.db')],
    ['no database', join(folder, 'text')],
    ['below /proc', '/proc/nowhere/api.db'],
  ])('that is %s stops the start with a sentence', async (_what, messagesDb) => {
    writeFileSync(join(folder, 'text'), 'This is a text and no database, and it is long enough.');
    await expect(createApp(configFor(keys, { messagesDb }))).rejects.toThrow(
      /The database .* cannot be used \(.*\): set MESSAGES_DB to a file that this user may write, or to :memory:\.$/,
    );
  });
});
