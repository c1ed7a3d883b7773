import { setTimeout as pause } from 'node:timers/promises';
import { type ProblemDto } from '@latchkey/shared';
import { overflowSentence } from '../src/server/header-overflow';
import { createJwt } from './create-jwt';
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

const send = (request: string) => sendRaw(api.origin, `${request}Connection: close\r\nHost: x\r\n\r\n`, true);

function expectProblem(answer: RawAnswer, status: number, code: string): void {
  expect(answer.status).toBe(status);
  expect(answer.headers).toContain('content-type: application/problem+json');
  expect(answer.headers).toContain('cache-control: no-store');
  expect(answer.headers).toContain('x-content-type-options: nosniff');
  const problem = JSON.parse(answer.body) as ProblemDto;
  expect([problem.status, problem.code, URL.canParse(problem.type)]).toEqual([status, code, true]);
  expect(problem.requestId).toMatch(/^[\da-f-]{36}$/);
}

describe('a request that is no HTTP', () => {
  it.each([
    ['a broken request line', 'HELLO\r\n', 400],
    ['an unknown method', 'FROBNICATE /api/external HTTP/1.1\r\n', 400],
    ['a broken header', 'GET /api/external HTTP/1.1\r\nno colon\r\n', 400],
    ['a byte that no header has', 'GET /api/external HTTP/1.1\r\nAuthorization: Bearer a\0b\r\n', 400],
    ['two lengths', 'POST /api/external HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n', 400],
    ['headers over 16 KB', `GET /api/external HTTP/1.1\r\nAuthorization: Bearer ${'x'.repeat(17_000)}\r\n`, 431],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n', 400],
  ])('for %s is answered with a problem', async (_what, request, status) => {
    expectProblem(await send(request), status, 'request_refused');
  });
});

describe('headers that are too large', () => {
  const x = 'x'.repeat(17_000);
  it.each([
    ['cookies', `Cookie: a=1; b=${x}\r\n`, /mostly cookies: delete those of this host/],
    ['a token', `Cookie: a=1\r\nAuthorization: Bearer ${x}\r\n`, /mostly the Authorization header: a token may have/],
    ['another header', `X-Any: ${x}\r\n`, /in all, mostly the header x-any\.$/],
  ])('are said to be %s', async (_what, header, words) => {
    const answer = await send(`GET / HTTP/1.1\r\n${header}`);
    expectProblem(answer, 431, 'request_refused');
    expect((JSON.parse(answer.body) as ProblemDto).detail).toMatch(words);
  });

  it('are said to be the URL', async () => {
    const { body } = await send(`GET /?${x} HTTP/1.1\r\n`);
    expect((JSON.parse(body) as ProblemDto).detail).toMatch(/mostly the URL\.$/);
  });

  it('are known for cookies by the rest of a line', () => {
    const rest = (text: string) => overflowSentence(Buffer.from(`${text}\r\nAccept: */*\r\n`));
    expect(rest(`b; session=${x}; c=d`)).toContain('mostly cookies');
    expect(rest(x)).toBe('The headers are larger than 16 KB in all.');
  });
});

describe('a request that does not fit', () => {
  const post = (type: string, body: string, line = 'POST /api/zzz') =>
    `${line} HTTP/1.1\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\nHost: x\r\nConnection: close\r\n\r\n${body}`;

  it.each([
    ['a URL with a bad escape', 'GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 400, 'request_refused'],
    ['a body of another type', post('image/png', 'x', 'POST /api/public'), 405, 'method_not_allowed'],
    ['another method', post('application/json', '{}', 'POST /api/public'), 405, 'method_not_allowed'],
    ['an unknown path', 'GET /api/zzz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 404, 'not_found'],
    [
      'a path with a slash too many',
      'GET /api/external/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      404,
      'not_found',
    ],
    [
      'a path of 10 KB',
      `GET /api/${'x'.repeat(10_000)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      404,
      'not_found',
    ],
  ])('for %s is answered with a problem', async (_what, request, status, code) => {
    expectProblem(await sendRaw(api.origin, request, true), status, code);
  });

  it('tells of a bad escape in a sentence', async () => {
    const { body } = await send('GET /api/%zz HTTP/1.1\r\n');
    const detail = 'The path has a percent sign that begins no valid escape.';
    expect((JSON.parse(body) as ProblemDto).detail).toBe(detail);
  });

  it.each([
    ['QUERY without a type', 'QUERY /api/external HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
    ['QUERY', post('application/json', '{}', 'QUERY /api/external')],
    ['POST with bad JSON', post('application/json', '{', 'POST /api/external')],
    ['PUT with 30 KB', post('application/json', `"${'x'.repeat(30_000)}"`, 'PUT /api/external')],
    ['PATCH of a bad type', post('?', 'x', 'PATCH /api/external')],
  ])('for %s names the right methods, whatever the body', async (_what, request) => {
    const answer = await sendRaw(api.origin, request, true);
    expectProblem(answer, 405, 'method_not_allowed');
    expect(answer.headers).toContain('allow: get, head, options');
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND'])('for %s names the right methods', async (method) => {
    const answer = await send(`${method} /api/external HTTP/1.1\r\nContent-Length: 0\r\n`);
    expectProblem(answer, 405, 'method_not_allowed');
    expect(answer.headers).toContain('allow: get, head, options');
  });
});

describe('CONNECT', () => {
  it.each(['127.0.0.1', '[::1]'])('at %s is another method', async (host) => {
    const origin = api.origin.replace('127.0.0.1', host);
    const answer = await sendRaw(origin, 'CONNECT tenant.test:443 HTTP/1.1\r\nHost: x\r\n\r\n', true);
    expectProblem(answer, 405, 'method_not_allowed');
    expect(answer.headers).toContain('allow: get, head, options');
  });
});

describe('a request that dawdles', () => {
  const token = () => createJwt({ permissions: ['write:messages'] });
  const post = () =>
    `POST /api/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token()}\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{`;
  afterEach(() => api.app.getHttpServer().closeAllConnections());

  it('is answered with a problem after 10 s, at both addresses', async () => {
    const pieces = ['GET /api/pub', 'GET /api/public HTTP/1.1\r\nHost: x\r\n', post()];
    const origins = ['127.0.0.1', '[::1]'].map((host) => api.origin.replace('127.0.0.1', host));
    const silent = sendRaw(api.origin, '', true);
    const answers = origins.flatMap((origin) => pieces.map((piece) => sendRaw(origin, piece, true)));
    const inTime = await Promise.race([Promise.all(answers), pause(30_000, [])]); // Node's own limit is a minute
    expect(inTime).toHaveLength(answers.length);
    for (const answer of inTime) expectProblem(answer, 408, 'request_refused');
    expect(await silent).toEqual({ status: 0, headers: '', body: '' }); // closed without a word: it asked nothing
  });
});

describe('a rule of HTTP/1.1', () => {
  const GET = 'GET /api/public HTTP/1.1\r\nConnection: close\r\n';

  it.each(['127.0.0.1', '[::1]'])('that is broken at %s is answered with a problem', async (host) => {
    const origin = api.origin.replace('127.0.0.1', host);
    expectProblem(await sendRaw(origin, `${GET}\r\n`, true), 400, 'request_refused');
    expectProblem(await sendRaw(origin, `${GET}Host: x\r\nHOST: x\r\n\r\n`, true), 400, 'request_refused');
    expectProblem(await sendRaw(origin, `${GET}Host: x\r\nExpect: 200-foo\r\n\r\n`, true), 417, 'request_refused');
  });

  it('is no rule of HTTP/1.0', async () => {
    const answer = await sendRaw(api.origin, 'GET /api/public HTTP/1.0\r\nExpect: 200-foo\r\n\r\n', true);
    expect(answer.status).toBe(200);
  });

  it('lets 100-continue pass', async () => {
    expect((await sendRaw(api.origin, `${GET}Host: x\r\nExpect: 100-continue\r\n\r\n`, true)).status).toBe(200);
  });
});

describe('HEAD', () => {
  it.each([
    ['/api/public', 200],
    ['/api/external', 401],
    ['/api/zzz', 404],
    ['/api/health/ready', 200],
  ])('%s has the headers of GET and no body', async (path, status) => {
    const [head, got] = [await send(`HEAD ${path} HTTP/1.1\r\n`), await send(`GET ${path} HTTP/1.1\r\n`)];
    expect([head.status, got.status, head.body]).toEqual([status, status, '']);
    const names = ({ headers }: RawAnswer) =>
      headers
        .split('\r\n')
        .map((line) => line.split(':', 1)[0])
        .sort();
    expect(names(head)).toEqual(names(got));
  });
});
