import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type ProblemDto } from '@latchkey/shared';
import { createKey, toJwk } from '@latchkey/nest-auth/testing';
import { ask, writerToken } from './call-messages';
import { CLIENT_ID, createIdToken, createJwt, createLogoutToken, KEY, now, tenant } from './create-jwt';
import { KeyServer } from './key-server';
import { TestStream } from './read-stream';
import { sendRaw } from './send-raw';
import { startApi, type TestApi } from './start-api';
import { until } from './until';

const PATH = '/api/backchannel-logout';
const FORM = 'application/x-www-form-urlencoded';

let keys: KeyServer;
let folder: string;
const started: TestApi[] = [];

beforeEach(async () => {
  keys = await new KeyServer().start();
  folder = mkdtempSync(join(tmpdir(), 'latchkey-logout-'));
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((api) => api.close()));
  await keys.stop();
  rmSync(folder, { recursive: true });
});

const file = () => join(folder, 'api.db');
async function start(changes: Parameters<typeof startApi>[1] = {}): Promise<TestApi> {
  const api = await startApi(keys, changes);
  started.push(api);
  return api;
}

const post = ({ origin }: TestApi, body: string | undefined, type = FORM) =>
  fetch(origin + PATH, { method: 'POST', headers: { 'content-type': type }, ...(body !== undefined && { body }) });
const logOut = (api: TestApi, token = createLogoutToken()) =>
  post(api, new URLSearchParams({ logout_token: token }).toString());

/** A token from before any logout of these tests. */
const older = (claims: object = {}) => createJwt({ iat: now() - 5, ...claims });

/** Status of a call with this token and, of a refusal, its code. */
async function answer(api: TestApi, token = older()): Promise<readonly [number, string?]> {
  const response = await api.call('/api/external', token);
  if (response.ok) return [response.status];
  return [response.status, ((await response.json()) as ProblemDto).code];
}

const OVER = [401, 'session_revoked'];

describe('POST /api/backchannel-logout', () => {
  it('answers a logout token with 200 and nothing else', async () => {
    const api = await start();
    const access = older();
    expect(await answer(api, access)).toEqual([200]);
    for (let i = 0; i < 2; i++) {
      const { status, headers, text } = await logOut(api).then(async (r) => ({
        status: r.status,
        headers: r.headers,
        text: await r.text(),
      }));
      expect([status, headers.get('cache-control'), text]).toEqual([200, 'no-store', '']);
    }
    expect(await answer(api, access)).toEqual(OVER);
    expect(await answer(api, older({ sub: 'auth0|bob' }))).toEqual([200]);
  });

  const LARGE = new URLSearchParams({ logout_token: 'x'.repeat(17_000) }).toString();
  it.each([
    ['no body', undefined, FORM, 'has no form field logout_token'],
    ['no token', 'x=1', FORM, 'has no form field logout_token'],
    ['an empty token', 'logout_token=', FORM, 'has no form field logout_token'],
    ['the token twice', 'logout_token=a&logout_token=b', FORM, 'it has a field twice'],
    ['an ID token', () => `logout_token=${createIdToken()}`, FORM, 'This is no logout token'],
    ['an access token', () => `logout_token=${createJwt()}`, FORM, 'This is no logout token'],
    ['an access token beside', () => `logout_token=${createLogoutToken()}&access_token=x`, FORM, 'An access_token in'],
    ['JSON', '{"logout_token":"x"}', 'application/json', 'The body has to be application/x-www-form-urlencoded'],
    ['more than 16 KB', LARGE, FORM, 'The body is larger than 16,384 bytes.'],
    ['a token of 9,000 characters', `logout_token=${'x'.repeat(9000)}`, FORM, 'has 9000 characters; at most 8192'],
    [
      'the token of another client',
      () => `logout_token=${createLogoutToken({ aud: 'x' })}`,
      FORM,
      `takes ${CLIENT_ID}`,
    ],
  ])('answers %s with 400, as the specification has it', async (_what, body, type, sentence) => {
    const api = await start();
    const response = await post(api, typeof body === 'function' ? body() : body, type);
    const { error, error_description, code } = (await response.json()) as Record<string, string>;
    expect([response.status, error, code]).toEqual([400, 'invalid_request', 'logout_token_refused']);
    expect(error_description).toContain(sentence);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('www-authenticate')).toBeNull();
    expect(await answer(api)).toEqual([200]);
  });

  it('reads the token nowhere but in the body', async () => {
    const api = await start();
    const inUrl = await fetch(`${api.origin}${PATH}?logout_token=${createLogoutToken()}`, { method: 'POST' });
    expect([inUrl.status, await answer(api)]).toEqual([400, [200]]);
  });

  it.each(['GET', 'PUT', 'DELETE'])('takes no %s', async (method) => {
    const { status, headers } = await fetch((await start()).origin + PATH, { method });
    expect([status, headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
  });

  it('answers a body that never ends with 400', async () => {
    const { origin } = await start();
    const head = `POST ${PATH} HTTP/1.1\r\nContent-Type: ${FORM}\r\nContent-Length: 100000\r\n`;
    expect((await sendRaw(origin, head)).status).toBe(400);
  });

  it('waits for keys rather than refuse for good', async () => {
    const down = await new KeyServer().start();
    const token = createLogoutToken({}, { key: createKey('not-yet') });
    await down.stop();
    const api = await startApi(down, {}, false);
    started.push(api);
    const response = await logOut(api, token);
    expect([response.status, ((await response.json()) as ProblemDto).code]).toEqual([503, 'keys_unavailable']);
  });

  it('is in the OpenAPI document, with its form and its answers', async () => {
    const document = (await (await (await start()).get('/api/docs-json')).json()) as {
      paths: Record<string, { post: { requestBody: { content: object }; responses: object; security?: unknown } }>;
    };
    const { requestBody, responses, security } = document.paths[PATH]?.post ?? { requestBody: { content: {} } };
    expect(Object.keys(requestBody.content)).toEqual([FORM]);
    expect(Object.keys(responses ?? {}).sort()).toEqual(['200', '400', '429', '503']);
    expect(security).toBeUndefined();
  });
});

describe('a session that was ended', () => {
  it('ends its streams at once, and no others', async () => {
    const api = await start();
    const [sub, iat] = ['auth0|bob', now() - 5];
    const [bobs, newer] = [writerToken({ sub, iat }), writerToken({ iat: now() + 4 })];
    const mine = await TestStream.open(api, writerToken({ iat }));
    const others = [await TestStream.open(api, bobs), await TestStream.open(api, newer)];
    await logOut(api);
    await mine.ended();
    expect((await TestStream.open(api, writerToken({ iat }))).response.status).toBe(401);
    for (const token of [bobs, newer]) await ask(api, '/api/messages', { token, body: { text: 'still there' } });
    for (const stream of others) {
      expect((await stream.next()).text).toBe('still there');
      stream.leave();
    }
  });

  it('stays ended when the API starts anew', async () => {
    const first = await start({ messagesDb: file() });
    await logOut(first);
    await first.close();
    started.pop();
    const second = await start({ messagesDb: file() });
    expect([await answer(second), await answer(second, createJwt({ iat: now() + 2 }))]).toEqual([OVER, [200]]);
  });

  it('is over within a second for who shares the file', async () => {
    const [one, other] = [await start({ messagesDb: file() }), await start({ messagesDb: file() })];
    const stream = await TestStream.open(other, writerToken({ iat: now() - 5 }));
    expect(await answer(other)).toEqual([200]);
    const before = performance.now();
    await logOut(one);
    await stream.ended();
    expect(performance.now() - before).toBeLessThan(5000); // half a second, on a machine that has nothing else to do
    expect(await answer(other)).toEqual(OVER);
  });

  it('is kept once, however often it is told', async () => {
    const api = await start({ messagesDb: file() });
    const iat = now() - 20;
    const token = createLogoutToken({ iat });
    for (const one of [token, token, createLogoutToken({ iat: iat - 10 })]) await logOut(api, one);
    expect(rows()).toEqual([{ iat }, { iat }]);
  });

  it('is forgotten with the last token that it concerns', async () => {
    const api = await start({ messagesDb: file(), maxTokenLifetime: 60 });
    await logOut(api, createLogoutToken({ iat: now() - 61 }));
    await logOut(api, createLogoutToken({ sub: 'auth0|bob', sid: 't', iat: now() - 10 }));
    expect(rows()).toHaveLength(2);
  });

  it('is told again where the file could not be written', async () => {
    const api = await start({ messagesDb: file() });
    const token = createLogoutToken();
    const database = new DatabaseSync(file());
    database.exec('ALTER TABLE revocations RENAME TO gone');
    const response = await logOut(api, token);
    expect([response.status, response.headers.get('retry-after'), await answer(api)]).toEqual([503, '5', OVER]);
    database.exec('ALTER TABLE gone RENAME TO revocations');
    database.close();
    expect([(await logOut(api, token)).status, rows().length]).toEqual([200, 2]);
  });

  it('is of one issuer', async () => {
    const other = await new KeyServer().start();
    const key = createKey(KEY.kid);
    other.publish(toJwk(key));
    tenant.issuer = `${keys.origin}/`;
    const issuers = [keys, other].map(({ origin }) => ({ issuer: `${origin}/`, callersOf: `${origin}/` }));
    const api = await start({ issuers: issuers as never });
    const iss = `${other.origin}/`;
    const theirs = () => createJwt({ iss, iat: now() - 5 }, { key });
    await until(async () => (await answer(api, theirs()))[0] === 200);
    expect((await logOut(api, createLogoutToken({ iss }, { key }))).status).toBe(200);
    expect([await answer(api), await answer(api, theirs())]).toEqual([[200], OVER]);
    await other.stop();
  });
});

/** What the file has. */
function rows(): { iat: number }[] {
  const database = new DatabaseSync(file());
  const found = database.prepare('SELECT iat FROM revocations').all() as unknown as { iat: number }[];
  database.close();
  return found.map(({ iat }) => ({ iat }));
}
