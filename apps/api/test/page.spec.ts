import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyServer } from './key-server';
import { configFor, startApi, type TestApi } from './start-api';
import { sendRaw } from './send-raw';

const parent = mkdtempSync(join(tmpdir(), 'api-page-'));
const folder = join(parent, 'browser');
let keys: KeyServer;
let api: TestApi;

beforeAll(async () => {
  mkdirSync(folder);
  writeFileSync(join(parent, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'index.html'), '<style nonce="CSP_NONCE"></style><script nonce="CSP_NONCE"></script>');
  for (const name of [
    'main-HB4PXQBF.js',
    'chunk-C-POJmVI.js',
    'worker.production.js',
    'worker-HB4PXQBF.js',
    'zipped-AB4PXQBF.js',
  ])
    writeFileSync(join(folder, name), 'export {};');
  writeFileSync(join(folder, 'picture.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(folder, 'zipped-AB4PXQBF.js.br'), 'brotli');
  keys = await new KeyServer().start();
  api = await startApi(keys, { pageFolder: folder });
});
afterAll(async () => {
  await api.close();
  await keys.stop();
  rmSync(parent, { recursive: true });
});

/** Bytes. */
const HEADERS = 500;

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const nonceOf = (policy: string | null) => /'nonce-([^']+)'/.exec(policy ?? '')?.[1] ?? '';

describe('the page', () => {
  it.each(['/', '/index.html', '/profile', '/callback?code=a.js&state=b', '/external-api?x=/api/y'])(
    'is at %s',
    async (path) => {
      const response = await api.get(path, HTML);
      expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([
        200,
        'text/html; charset=utf-8',
        'no-cache',
      ]);
    },
  );

  it.each(['/', '/index.html', '/?utm=1'])('is at %s whatever is asked for', async (path) => {
    for (const accept of ['*/*', 'application/json', 'text/plain', '']) {
      const response = await api.get(path, { accept });
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    }
    expect((await sendRaw(api.origin, `GET ${path} HTTP/1.1\r\n`)).status).toBe(200); // without Accept
  });

  it('has a nonce of its own in each answer', async () => {
    const answers = await Promise.all([api.get('/', HTML), api.get('/', HTML)]);
    const [one, two] = answers.map(({ headers }) => nonceOf(headers.get('content-security-policy')));
    expect(one).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(one).not.toBe(two);
    const html = await answers[0]?.text();
    expect(html).toBe(`<style nonce="${one}"></style><script nonce="${one}"></script>`);
  });

  it('may talk to and frame the tenant only', async () => {
    const policy = (await api.get('/', HTML)).headers.get('content-security-policy') ?? '';
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        `connect-src 'self' ${keys.origin}`,
        `frame-src ${keys.origin}`,
        "img-src 'self' data:",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        'trusted-types angular latchkey',
      ]),
    );
    expect(policy).not.toMatch(/unsafe|\*|blob:|https:/);
  });

  it('may talk to the API of another server, below its path', async () => {
    const auth = { ...configFor(keys).auth, apiOrigin: 'https://api.acme.test/shop' };
    const elsewhere = await startApi(keys, { pageFolder: folder, auth });
    for (const path of ['/', '/worker.production.js']) {
      const policy = (await elsewhere.get(path, HTML)).headers.get('content-security-policy');
      expect(policy).toContain(`connect-src 'self' ${keys.origin} https://api.acme.test/shop/;`);
      expect(policy).toContain(`frame-src ${keys.origin};`);
    }
    await elsewhere.close();
  });

  it('answers HEAD without a body', async () => {
    const response = await fetch(`${api.origin}/profile`, { method: 'HEAD', headers: HTML });
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'text/html; charset=utf-8',
      '',
    ]);
  });

  it.each([
    ['a missing script', '/main-MISSING0.js', HTML],
    ['a missing picture below a page', '/profile/picture.png', HTML],
    ['an unknown API path', '/api/zzz', HTML],
    ['the API itself', '/api', HTML],
    ['an API path with an escaped letter', '/%61pi/none', HTML],
    ['an API path with an escaped slash', '/api%2Fexternal', HTML],
    ['an API path with a doubled slash', '//api//external', HTML],
    ['an API path in upper case', '/API/external', HTML],
    ['an API path with a backslash', '/api%5Cexternal', HTML],
    ['an API path below a dot segment', '/x/..%2fapi/external', HTML],
    ['an unknown well-known path', '/.well-known/openid-configuration', HTML],
    ['a page asked for as JSON', '/profile', { accept: 'application/json' }],
    ['a page asked for without Accept', '/profile', {}],
  ])('is not in the place of %s', async (_what, path, headers: Record<string, string>) => {
    const response = await api.get(path, headers);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ]);
  });

  it('is no part of the OpenAPI document', async () => {
    const { paths } = (await (await api.get('/api/docs-json')).json()) as { paths: object };
    expect(Object.keys(paths).filter((path) => !path.startsWith('/api/'))).toEqual([
      '/auth_config.json',
      '/.well-known/oauth-protected-resource',
    ]);
  });

  it('is not there for POST', async () => {
    expect((await fetch(`${api.origin}/profile`, { method: 'POST', headers: HTML })).status).toBe(404);
  });
});

describe('a file of the page', () => {
  it.each([
    ['/main-HB4PXQBF.js', 'public, max-age=31536000, immutable'],
    ['/chunk-C-POJmVI.js', 'public, max-age=31536000, immutable'],
    ['/worker.production.js', 'no-cache'],
  ])('%s is kept for as long as its name', async (path, cacheControl) => {
    const { status, headers } = await api.get(path);
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
      200,
      expect.stringMatching(/javascript/),
      cacheControl,
    ]);
  });

  it('lets a worker reach the tenant', async () => {
    const { headers } = await api.get('/worker.production.js');
    expect(headers.get('content-security-policy')).toContain(`connect-src 'self' ${keys.origin}`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('has no header that only a document heeds', async () => {
    const { headers } = await api.get('/main-HB4PXQBF.js');
    expect([...headers.keys()].filter((name) => /policy|^x-|strict|agent/.test(name)).sort()).toEqual([
      'cross-origin-resource-policy',
      'x-content-type-options',
    ]);
    const length = [...headers].reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
    expect(length).toBeLessThan(HEADERS); // what tools/page-weight.mjs counts for them
  });

  it.each(['/worker.production.js', '/worker-HB4PXQBF.js', '/picture.svg'])(
    'that can run by itself has the whole policy: %s',
    async (path) => {
      const { headers } = await api.get(path);
      const page = (await api.get('/', HTML)).headers;
      const plain = (policy: string | null) => policy?.replaceAll(/ 'nonce-[^']+'/g, '');
      expect(headers.get('content-security-policy')).toBe(plain(page.get('content-security-policy')));
    },
  );

  it('has no part beyond its end', async () => {
    const response = await api.get('/main-HB4PXQBF.js', { range: 'bytes=900-' });
    expect([response.status, await response.json()]).toEqual([
      416,
      expect.objectContaining({ detail: 'The Range asks for a part that the file does not have.' }),
    ]);
  });

  it('is sent compressed where it is', async () => {
    const answer = await sendRaw(api.origin, 'HEAD /zipped-AB4PXQBF.js HTTP/1.1\r\nAccept-Encoding: br\r\n');
    expect(answer.status).toBe(200);
    expect(answer.headers).toContain('content-encoding: br');
    expect(answer.headers).toMatch(/vary:.*accept-encoding/);
    expect(answer.headers).toContain('immutable');
  });

  it.each(['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/..\\secret.txt', '//etc/passwd'])(
    'is never outside the folder: %s',
    async (path) => {
      const { status, body } = await sendRaw(api.origin, `GET ${path} HTTP/1.1\r\nAccept: */*\r\n`);
      expect(status).toBe(404);
      expect(body).not.toBe('secret');
    },
  );
});
