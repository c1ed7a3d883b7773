import { createJwt } from './create-jwt';
import { KeyServer } from './key-server';
import { startApi, type TestApi } from './start-api';

let keys: KeyServer;
let api: TestApi;

beforeAll(async () => {
  keys = await new KeyServer().start();
  api = await startApi(keys, { corsOrigins: ['https://app.test'] });
});
afterAll(async () => {
  await api.close();
  await keys.stop();
});

describe('CORS', () => {
  const preflight = (origin: string) =>
    fetch(`${api.origin}/api/external`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
    });

  it('lets a configured origin ask without a token', async () => {
    const response = await preflight('https://app.test');
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([204, 'https://app.test']);
    expect(response.headers.get('access-control-allow-headers')).toBe(
      'Authorization, DPoP, Content-Type, If-Match, Idempotency-Key, Last-Event-ID',
    );
  });

  it('shows a configured origin the challenge', async () => {
    const response = await api.get('/api/external', { origin: 'https://app.test' });
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.test');
    expect(response.headers.get('access-control-expose-headers')).toBe(
      'WWW-Authenticate, DPoP-Nonce, Retry-After, RateLimit, RateLimit-Policy, Location, ETag',
    );
  });

  it.each(['https://app.test.evil.test', 'https://app.test:444', 'http://app.test', 'null'])(
    'knows %s not',
    async (origin) => {
      expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
      expect((await api.get('/api/external', { origin })).headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it('lets no cache mix answers to different origins', async () => {
    for (const headers of [undefined, { origin: 'https://app.test' }, { origin: 'https://evil.test' }])
      for (const path of ['/api/public', '/api/%zz'])
        expect((await api.get(path, headers)).headers.get('vary')).toBe('Origin');
  });

  it('shows a configured origin a good answer and a refusal', async () => {
    const headers = { origin: 'https://app.test', authorization: `Bearer ${createJwt()}` };
    expect((await api.get('/api/external', headers)).headers.get('access-control-allow-origin')).toBe(headers.origin);
    for (const path of ['/api/zzz', '/api/%zz'])
      expect((await api.get(path, headers)).headers.get('access-control-allow-origin')).toBe(headers.origin);
  });

  it('sends no credentials along', async () => {
    expect((await preflight('https://app.test')).headers.get('access-control-allow-credentials')).toBeNull();
  });
});

describe('OPTIONS', () => {
  const options = (path: string, headers = {}) => fetch(`${api.origin}${path}`, { method: 'OPTIONS', headers });

  it('names the methods of a route, without a token', async () => {
    const response = await options('/api/external');
    expect([response.status, response.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
  });

  it('of an unknown path is a 404', async () => {
    const response = await options('/api/zzz', { origin: 'https://app.test', 'access-control-request-method': 'GET' });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ]);
  });

  it('of a foreign preflight allows nothing', async () => {
    const response = await options('/api/external', {
      origin: 'https://x.test',
      'access-control-request-method': 'GET',
    });
    const allowed = [...response.headers.keys()].filter((name) => name.startsWith('access-control-'));
    expect([response.status, allowed]).toEqual([204, []]);
  });
});
