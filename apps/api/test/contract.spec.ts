import { type Config } from '../src/config/config';
import { AUDIENCE, CLIENT_ID, createIdToken, createJwt, createRfc9068Jwt, tenant } from './create-jwt';
import { KeyServer } from './key-server';
import { startApi, type TestApi } from './start-api';

let keys: KeyServer;
let api: TestApi;

beforeAll(async () => {
  keys = await new KeyServer().start();
  api = await startApi(keys, { corsOrigins: ['https://app.test'] } satisfies Partial<Config>);
});
afterAll(async () => {
  await api.close();
  await keys.stop();
});

const PROBLEM = 'application/problem+json; charset=utf-8';
const VALIDATED = 'Your access token was successfully validated!';
const SCOPED = 'Your access token was successfully validated and grants read:messages.';

describe('an endpoint', () => {
  it.each([
    ['/api/external', 'an access token', () => createJwt(), VALIDATED],
    ['/api/external', 'an access token of the RFC 9068 dialect', () => createRfc9068Jwt(), VALIDATED],
    ['/api/external', 'an audience that is one string', () => createJwt({ aud: AUDIENCE }), VALIDATED],
    ['/api/private', 'an ID token', () => createIdToken(), 'Your ID token was successfully validated!'],
    ['/api/private-scoped', 'the permission', () => createJwt(), SCOPED],
    [
      '/api/private-scoped',
      'the scope, where there are no permissions',
      () => createJwt({ permissions: undefined }),
      SCOPED,
    ],
  ])('%s takes %s', async (path, _what, token, msg) => {
    const response = await api.call(path, token());
    expect([response.status, await response.json(), response.headers.get('cache-control')]).toEqual([
      200,
      { msg },
      'no-store',
    ]);
  });

  it('/api/public takes no token', async () => {
    const response = await api.get('/api/public');
    expect([response.status, Object.keys((await response.json()) as object)]).toEqual([200, ['msg']]);
  });

  it.each([
    ['no permissions, but the scope', { permissions: [] }],
    ['another permission', { permissions: ['write:messages'] }],
    ['neither', { permissions: undefined, scope: 'openid' }],
    ['a scope that only begins like it', { permissions: undefined, scope: 'read:messages.own' }],
  ])('/api/private-scoped refuses a token with %s', async (_what, claims) => {
    const response = await api.call('/api/private-scoped', createJwt(claims));
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).toMatch(
      /^Bearer realm="[^"]+", error="insufficient_scope", .*scope="read:messages"/,
    );
    expect(await response.json()).toMatchObject({
      status: 403,
      code: 'permission_missing',
      permission: 'read:messages',
    });
  });
});

describe('a refusal', () => {
  it('without credentials has a challenge without an error', async () => {
    const response = await api.get('/api/external');
    expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([
      401,
      PROBLEM,
      'no-store',
    ]);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="[^"]+"(?!.*error)/);
    expect(await response.json()).toMatchObject({
      title: 'No token',
      status: 401,
      code: 'token_missing',
      msg: 'Invalid token',
    });
  });

  it.each([
    ['/api/external', 'an access token'],
    ['/api/private', 'an ID token'],
  ])('at %s names the token that is missing', async (path, token) => {
    expect(await (await api.get(path)).json()).toMatchObject({
      title: 'No token',
      detail: `This endpoint needs ${token} and the request has no Authorization header.`,
    });
  });

  it('of a bad token says why in header and body', async () => {
    const response = await api.call('/api/external', createJwt({ aud: 'https://other.test' }));
    const body = (await response.json()) as { type: string; detail: string; msg: string };
    expect([response.status, body.msg]).toEqual([401, 'Invalid token']);
    expect(body.detail).toBe(`The token's audience is https://other.test and this endpoint takes ${AUDIENCE}.`);
    expect(response.headers.get('www-authenticate')).toContain(
      `error="invalid_token", error_description="${body.detail}"`,
    );
    expect(URL.canParse(body.type)).toBe(true);
  });

  it.each([
    ['two words after the scheme', '/api/external', { authorization: 'Bearer one two' }],
    ['no token after the scheme', '/api/external', { authorization: 'Bearer ' }],
    ['a token in the query', '/api/external?access_token=x', {}],
  ])('of %s is 400', async (_what, path, headers) => {
    const response = await api.get(path, headers as Record<string, string>);
    expect([response.status, response.headers.get('content-type')]).toEqual([400, PROBLEM]);
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_request"');
  });

  it('never repeats the token', async () => {
    const token = createJwt({ sub: 'somebody-special', exp: 1 });
    const response = await api.call('/api/external', token);
    const text = JSON.stringify([...response.headers]) + (await response.text());
    for (const part of [...token.split('.'), 'somebody-special']) expect(text).not.toContain(part);
  });

  it('of an unknown path is a 404 in JSON', async () => {
    const response = await api.get('/api/nothing', { accept: 'text/html' });
    expect([response.status, response.headers.get('content-type')]).toEqual([404, PROBLEM]);
  });

  it('of another method is a 405 that names the right ones', async () => {
    const response = await fetch(`${api.origin}/api/external`, { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });
});

describe('around the endpoints', () => {
  it('HEAD answers as GET, without a body', async () => {
    const response = await fetch(`${api.origin}/api/external`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${createJwt()}` },
    });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it('the effective configuration is answered', async () => {
    const response = await api.get('/auth_config.json');
    expect([await response.json(), response.headers.get('cache-control')]).toEqual([
      { domain: keys.origin, clientId: CLIENT_ID, audience: AUDIENCE },
      'no-cache',
    ]);
  });

  it('the resource metadata names the tenant', async () => {
    const response = await api.get('/.well-known/oauth-protected-resource');
    expect(response.headers.get('cache-control')).toBe('public, max-age=300');
    expect(await response.json()).toMatchObject({
      resource: 'http://localhost:3001',
      authorization_servers: [tenant.issuer],
      bearer_methods_supported: ['header'],
    });
  });

  it('live and ready answer 200', async () => {
    expect([(await api.get('/api/health/live')).status, (await api.get('/api/health/ready')).status]).toEqual([
      200, 200,
    ]);
  });

  it('the OpenAPI page and its document are there', async () => {
    const [page, document, refusals] = [
      await api.get('/api/docs'),
      await api.get('/api/docs-json'),
      await api.get('/api/docs/refusals'),
    ];
    expect([page.status, page.headers.get('content-type'), refusals.status]).toEqual([200, 'text/html', 200]);
    const { paths } = (await document.json()) as { paths: object };
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/api/public', '/api/external', '/api/private', '/api/private-scoped']),
    );
  });

  it.each([
    ['/api/external', ['200', '400', '401', '429', '503']],
    ['/api/private', ['200', '400', '401', '429', '503']],
    ['/api/private-scoped', ['200', '400', '401', '403', '429', '503']],
    ['/api/health/ready', ['200', '503']],
    ['/api/messages', ['200', '400', '401', '403', '429', '503']],
    ['/api/messages', ['201', '400', '401', '403', '409', '413', '415', '422', '429', '503'], 'post'],
    ['/api/messages/{id}', ['200', '400', '401', '403', '404', '429', '503']],
    ['/api/messages/{id}', ['204', '400', '401', '403', '404', '429', '503'], 'delete'],
    ['/api/messages/stream', ['200', '400', '401', '403', '429', '503']],
  ])('the document names the answers of %s', async (path, statuses, method = 'get') => {
    const { paths } = (await (await api.get('/api/docs-json')).json()) as {
      paths: Record<string, Record<string, { responses: object }>>;
    };
    expect(Object.keys(paths[path]?.[method]?.responses ?? {}).sort()).toEqual(statuses);
  });

  it('the document says what a message is, and its key', async () => {
    const { paths, components } = (await (await api.get('/api/docs-json')).json()) as {
      paths: Record<string, { post: { parameters: { name: string; in: string }[] } }>;
      components: { schemas: Record<string, { properties: object; required: string[] }> };
    };
    expect(paths['/api/messages']?.post.parameters).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'Idempotency-Key', in: 'header' })]),
    );
    expect(components.schemas['NewMessage']).toMatchObject({
      properties: { text: { type: 'string', minLength: 1, maxLength: 1000 } },
      required: ['text'],
    });
    expect(components.schemas['Message']?.required.sort()).toEqual(['createdAt', 'id', 'text']);
  });

  it('the document says what a bound token needs', async () => {
    const { paths, components } = (await (await api.get('/api/docs-json')).json()) as {
      paths: Record<string, { get: { parameters: { name: string; required: boolean }[]; security: object[] } }>;
      components: { securitySchemes: Record<string, object> };
    };
    const { parameters, security } = paths['/api/external']?.get ?? {};
    expect(parameters).toEqual([expect.objectContaining({ name: 'DPoP', in: 'header', required: false })]);
    expect(security?.flatMap((either) => Object.keys(either)).sort()).toEqual(['access-token', 'bound-access-token']);
    expect(components.securitySchemes['bound-access-token']).toMatchObject({ type: 'http', scheme: 'DPoP' });
    expect(paths['/api/private']?.get.security).toEqual([{ 'id-token': [] }]);
  });

  it('what is not among the documents is a 404', async () => {
    expect((await api.get('/api/docs/nothing.js')).status).toBe(404);
  });

  it.each(['/api/public', '/api/external', '/api/nothing', '/%zz'])('%s has the security headers', async (path) => {
    const { headers } = await api.get(path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin-allow-popups');
    expect([headers.get('x-powered-by'), headers.get('server')]).toEqual([null, null]);
  });
});
