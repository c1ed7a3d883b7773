import { type Endpoint } from '@latchkey/angular-auth';
import { ENDPOINTS } from '../test/endpoints';
import { safe, tokenFor } from './token-for';

const PAGE = 'https://page.example';
const kindFor = (method: string, url: string, api: string) => tokenFor(method, url, api, ENDPOINTS, `${PAGE}/`);

describe('tokenFor', () => {
  it.each([
    ['/api/external', 'access'],
    ['/api/external?n=1#x', 'access'],
    ['/api/private-scoped', 'access'],
    ['/api/messages/1?x', 'access'],
    ['/api/messages/a%20b', 'access'],
    ['/api/private', 'id'],
    ['/api/private?n=1', 'id'],
    ['/api/x/../private', 'id'],
    ['api/external', 'access'],
    [`${PAGE}/api/external`, 'access'],
    ['https://PAGE.example:443/api/external', 'access'],
  ])('gives %s the %s token', (url, kind) => expect(kindFor('GET', url, PAGE)).toBe(kind));

  it.each([
    ['POST', '/api/messages', 'access'],
    ['DELETE', '/api/messages/1', 'access'],
    ['HEAD', '/api/messages', 'access'],
    ['HEAD', '/api/private', 'id'],
    ['DELETE', '/api/messages', 'none'],
    ['POST', '/api/messages/1', 'none'],
    ['POST', '/api/private', 'none'],
    ['HEAD', '/api/public', 'none'],
    ['OPTIONS', '/api/external', 'none'],
    ['get', '/api/external', 'none'],
  ])('gives a %s of %s: %s', (method, url, kind) => expect(kindFor(method, url, PAGE)).toBe(kind));

  it.each([
    ['another endpoint', '/api/public'],
    ['an unknown endpoint', '/api/other'],
    ['a longer name', '/api/externals'],
    ['a path below', '/api/external/x'],
    ['a path below the ID token’s', '/api/private/x'],
    ['a trailing slash', '/api/private/'],
    ['a trailing slash in place of an id', '/api/messages/'],
    ['a path below an id', '/api/messages/1/x'],
    ['dots in place of an id', '/api/messages/..'],
    ['encoded dots in place of an id', '/api/messages/%2e%2E'],
    ['an encoded slash in an id', '/api/messages/1%2f..'],
    ['a prefix', '/api'],
    ['a suffix', '/x/api/external'],
    ['upper case', '/API/External'],
    ['a doubled slash', '/api//external'],
    ['an encoded slash', '/api%2Fexternal'],
    ['an encoded slash below', '/api/external/..%2fpublic'],
    ['an encoded backslash below', '/api/external/%5c..'],
    ['a path that only looks like ours', '/api/external;x'],
    ['the query', '/x?u=/api/external'],
    ['the fragment', '/x#/api/external'],
    ['another host', 'https://evil.example/api/external'],
    ['a look-alike host', 'https://page.example.evil.example/api/external'],
    ['a subdomain', 'https://api.page.example/api/external'],
    ['our host as user info', 'https://page.example@evil.example/api/external'],
    ['user info before our host', 'https://user:secret@page.example/api/external'],
    ['another port', 'https://page.example:8443/api/external'],
    ['another scheme', 'http://page.example/api/external'],
    ['a protocol-relative URL', '//evil.example/api/external'],
    ['backslashes for slashes', '\\\\evil.example/api/external'],
    ['a slash and a backslash', '/\\evil.example/api/external'],
    ['a tab between slashes', '/\t/evil.example/api/external'],
    ['a scheme without host', 'data:/api/external'],
    ['no URL at all', 'https://'],
  ])('gives nothing to %s', (_name, url) => expect(kindFor('GET', url, PAGE)).toBe('none'));
});

describe('tokenFor with an API elsewhere', () => {
  const API = 'https://api.example:8443/v1';

  it.each([
    [`${API}/api/external`, 'access'],
    [`${API}/api/messages/x?n=1`, 'access'],
    [`${API}/api/x/../private`, 'id'],
    ['https://API.example:8443/v1/api/external', 'access'],
  ])('gives %s the %s token', (url, kind) => expect(kindFor('GET', url, API)).toBe(kind));

  it.each([
    ['the page’s own origin', '/api/external'],
    ['the page’s own origin, at the API’s path', '/v1/api/external'],
    ['the API’s origin without its path', 'https://api.example:8443/api/external'],
    ['a longer path', 'https://api.example:8443/v1evil/api/external'],
    ['another path of the same length', 'https://api.example:8443/v2/api/external'],
    ['the same with ours behind it', 'https://api.example:8443/v2/api/external/v1/x'],
    ['a path before it', 'https://api.example:8443/x/v1/api/external'],
    ['a way out of its path', `${API}/../api/external`],
    ['an encoded way out of its path', `${API}/%2e%2e/api/external`],
    ['a way out by an encoded slash', `${API}/..%2fapi/external`],
    ['another port', 'https://api.example/v1/api/external'],
    ['plain http', 'http://api.example:8443/v1/api/external'],
    ['a look-alike host', 'https://api.example.evil.example:8443/v1/api/external'],
    ['a host that ends as ours', 'https://evilapi.example:8443/v1/api/external'],
    ['a full stop after the host', 'https://api.example.:8443/v1/api/external'],
    ['our host as user info', 'https://api.example:8443@evil.example/v1/api/external'],
    ['user info before our host', 'https://me@api.example:8443/v1/api/external'],
    ['its address in the query', `https://evil.example/?${API}/api/external`],
    ['another endpoint', `${API}/api/public`],
    ['its path doubled', `${API}/v1/api/external`],
  ])('gives nothing to %s', (_name, url) => expect(kindFor('GET', url, API)).toBe('none'));
});

describe('safe', () => {
  const row = (path: string, token: Endpoint['token'] = 'access', method?: Endpoint['method']) =>
    ({ path, token, method }) as Endpoint;

  it.each([
    'https://api.example/api/external',
    '//evil.example/api/external',
    'api/external',
    '/api/',
    '/api/*',
    '/api/external/',
    '/api/{id}',
    '/api/:',
    '/api/a:id',
    '/api/external?all',
    '/api/external#all',
    '/api/../external',
    '/api/./external',
    '/api//external',
    '/api%2fexternal',
    '/api/external%2f..',
    '/api\\external',
    '/',
    '/.well-known/x',
    '/:id:x',
    '/api/external\n',
  ])('refuses %p as a path', (path) => expect(() => safe([row(path)])).toThrow('write it like /api/name'));

  it.each(['/orders', '/v1.2/Orders/:orderId', '/a~b/c_d'])('takes %p as a path', (path) => {
    expect(safe([row(path)])).toHaveLength(1);
  });

  it.each([[[row('/api/x'), row('/api/x', 'none')]], [[row('/api/:id'), row('/api/mine', 'id')]]])(
    'refuses a row that another hides',
    (rows) => expect(() => safe(rows)).toThrow('hides'),
  );

  it('takes two methods with a token each for one path', () => {
    const rows = [row('/api/x', 'id'), row('/api/x', 'access', 'POST')];
    expect(safe(rows)).toBe(rows);
  });

  it('takes the ID token’s path beside a longer name', () => {
    const rows = [row('/api/private', 'id'), row('/api/private-scoped')];
    expect(safe(rows)).toBe(rows);
  });
});
