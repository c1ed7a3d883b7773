import { type ProblemDto } from '@latchkey/shared';
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

describe('a request that does not fit', () => {
  const post = (type: string, body: string) =>
    `POST /api/external HTTP/1.1\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\nHost: x\r\nConnection: close\r\n\r\n${body}`;

  it.each([
    ['a URL with a bad escape', 'GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 400, 'request_refused'],
    ['bad JSON', post('application/json', '{'), 400, 'request_refused'],
    ['JSON with __proto__', post('application/json', '{"__proto__":{}}'), 400, 'request_refused'],
    ['a body that is too long', post('application/json', `"${'x'.repeat(20_000)}"`), 413, 'request_refused'],
    ['a body of another type', post('image/png', 'x'), 405, 'method_not_allowed'],
    ['another method', post('application/json', '{}'), 405, 'method_not_allowed'],
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

  it.each(['PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND'])('for %s names the right methods', async (method) => {
    const answer = await send(`${method} /api/external HTTP/1.1\r\nContent-Length: 0\r\n`);
    expectProblem(answer, 405, 'method_not_allowed');
    expect(answer.headers).toContain('allow: get, head, options');
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
