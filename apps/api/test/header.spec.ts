import { type ProblemDto } from '@latchkey/shared';
import { createIdToken, createJwt, now } from './create-jwt';
import { KeyServer } from './key-server';
import { type RawAnswer, sendRaw } from './send-raw';
import { startApi, type TestApi } from './start-api';

let keys: KeyServer;
let api: TestApi;

beforeAll(async () => {
  keys = await new KeyServer().start();
  api = await startApi(keys);
});
afterAll(async () => {
  await api.close();
  await keys.stop();
});

const ask = (headers: string) => sendRaw(api.origin, `GET /api/external HTTP/1.1\r\n${headers}`);
const verdict = ({ status, body }: RawAnswer) => [
  status,
  status === 200 ? 'ok' : (JSON.parse(body) as ProblemDto).code,
];

describe('the Authorization header', () => {
  it.each([
    ['scheme in lower case', (token: string) => `Authorization: bearer ${token}\r\n`],
    ['scheme in upper case', (token: string) => `AUTHORIZATION: BEARER ${token}\r\n`],
    ['several spaces', (token: string) => `Authorization:   Bearer    ${token}  \r\n`],
    ['a tab before its value', (token: string) => `Authorization:\tBearer ${token}\r\n`],
  ])('is taken with %s', async (_what, headers) => {
    expect(verdict(await ask(headers(createJwt())))).toEqual([200, 'ok']);
  });

  it.each([
    ['two headers', (t: string) => `Authorization: Bearer ${t}\r\nAuthorization: Bearer ${t}\r\n`, 'request_malformed'],
    [
      'two headers, one of them Basic',
      (t: string) => `Authorization: Bearer ${t}\r\nauthorization: Basic eA==\r\n`,
      'request_malformed',
    ],
    ['two tokens', (t: string) => `Authorization: Bearer ${t} ${t}\r\n`, 'request_malformed'],
    ['two schemes in one header', (t: string) => `Authorization: Bearer ${t}, Basic eA==\r\n`, 'request_malformed'],
    ['a comma after the token', (t: string) => `Authorization: Bearer ${t},\r\n`, 'request_malformed'],
    ['a tab after the scheme', (t: string) => `Authorization: Bearer\t${t}\r\n`, 'request_malformed'],
    ['a space that is none in ASCII', (t: string) => `Authorization: Bearer ${t}\xA0\r\n`, 'request_malformed'],
    ['the scheme alone', () => 'Authorization: Bearer\r\n', 'request_malformed'],
    ['the scheme and a comma', () => 'Authorization: Bearer,\r\n', 'request_malformed'],
  ])('is malformed with %s', async (_what, headers, code) => {
    const answer = await ask(headers(createJwt()));
    expect(verdict(answer)).toEqual([400, code]);
    expect(answer.headers).toContain('error="invalid_request"');
  });

  it.each([
    ['another scheme', 'Authorization: Basic eA==\r\n'],
    ['a scheme that begins like it', 'Authorization: BearerX token\r\n'],
    ['no scheme', `Authorization: ${createJwt()}\r\n`],
    ['nothing', 'Authorization:\r\n'],
    ['the name of a proxy header', `Proxy-Authorization: Bearer ${createJwt()}\r\n`],
    ['a cookie in its place', `Cookie: access_token=${createJwt()}\r\n`],
  ])('with %s counts as none', async (_what, headers) => {
    const answer = await ask(headers);
    expect(verdict(answer)).toEqual([401, 'token_missing']);
    expect(answer.headers).toMatch(/www-authenticate: bearer realm="[^"]+", resource_metadata=/);
  });

  it('may have a token of 8192 characters', async () => {
    const padded = (size: number) => createJwt({ x: 'x'.repeat(size) });
    const over = padded(5000).length - 8192;
    const token = padded(5000 - Math.floor((over * 3) / 4) - 2);
    expect([token.length <= 8192, token.length > 8180]).toEqual([true, true]);
    expect(verdict(await ask(`Authorization: Bearer ${token}\r\n`))).toEqual([200, 'ok']);
  });

  it('may be as long as MAX_TOKEN_LENGTH says, and no longer', async () => {
    const roomy = await startApi(keys, { maxTokenLength: 14_336 });
    const token = createJwt({ x: 'x'.repeat(9_500) });
    expect(token.length).toBeGreaterThan(12_000);
    const send = (bearer: string) =>
      sendRaw(roomy.origin, `GET /api/external HTTP/1.1\r\nAuthorization: Bearer ${bearer}\r\n`);
    expect([verdict(await send(token)), verdict(await send('x'.repeat(14_337)))]).toEqual([
      [200, 'ok'],
      [401, 'token_too_large'],
    ]);
    await roomy.close();
  });

  it.each([8193, 15_000])('has a clear answer to %i characters', async (size) => {
    expect(verdict(await ask(`Authorization: Bearer ${'x'.repeat(size)}\r\n`))).toEqual([401, 'token_too_large']);
  });
});

describe('a token in the wrong place', () => {
  const token = createJwt();
  const good = `Authorization: Bearer ${token}\r\n`;

  it.each([
    ['the query', `GET /api/external?access_token=${token} HTTP/1.1\r\n`],
    ['the query, beside a good header', `GET /api/external?access_token=${token} HTTP/1.1\r\n${good}`],
    ['the query, escaped', `GET /api/external?access%5Ftoken=${token} HTTP/1.1\r\n`],
    ['the query, without a value', 'GET /api/external?access_token HTTP/1.1\r\n'],
    ['the query of an ID token route', `GET /api/private?access_token=${token} HTTP/1.1\r\n`],
    ['the query of a POST', `POST /api/external?access_token=${token} HTTP/1.1\r\nContent-Length: 0\r\n`],
  ])('is refused in %s', async (_what, request) => {
    const answer = await sendRaw(api.origin, request);
    expect(verdict(answer)).toEqual([400, 'token_in_url_or_body']);
    expect(answer.headers).toContain('error="invalid_request"');
    expect(answer.body).not.toContain(token);
  });

  it('is not suspected in a GET that names a type and has no body', async () => {
    const headers = `Authorization: Bearer ${createJwt()}\r\nContent-Type: application/json\r\nContent-Length: 0\r\n`;
    expect(verdict(await ask(headers))).toEqual([200, 'ok']);
  });
});

describe('in production a refusal', () => {
  let production: TestApi;
  beforeAll(async () => {
    await api.close();
    production = await startApi(keys, { production: true });
  });
  afterAll(async () => {
    await production.close();
    api = await startApi(keys);
  });

  it.each([
    ['audience', { aud: 'https://other.test' }, "The token's audience is https://other.test, which is not this API."],
    ['issuer', { iss: 'https://x.test/' }, "The token's issuer is https://x.test/, which is not the one trusted here."],
    ['expiry', { exp: now() - 7200 }, 'The token expired 2 hours ago: renew it.'],
  ])('tells of the %s only what the token says', async (_what, claims, detail) => {
    const response = await production.call('/api/external', createJwt(claims));
    expect(await response.json()).toMatchObject({ status: 401, detail });
  });

  it('tells of the audience of an ID token only what it says', async () => {
    const response = await production.call('/api/private', createIdToken({ aud: 'other' }));
    expect(await response.json()).toMatchObject({
      detail: "The token's audience is other, which is not this application.",
    });
  });

  it('tells nothing of where the keys come from', async () => {
    const text = await (await production.call('/api/external', createJwt({}, { header: { kid: 'x' } }))).text();
    expect(text).not.toContain(keys.origin);
  });
});
