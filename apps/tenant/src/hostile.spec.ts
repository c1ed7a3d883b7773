import { once } from 'node:events';
import { connect } from 'node:net';
import { Browser } from './testing/browser';
import { AUDIENCE, authorizeUrl } from './testing/flow';
import { start } from './testing/start';
import type { Tenant } from './tenant';

let tenant: Tenant;
beforeAll(async () => (tenant = await start()));

/** Sends bytes as they are, and gives the whole answer. */
function sendRaw(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(tenant.origin).port), '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => (answer += String(data)));
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
    socket.end(request);
  });
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

describe('the Host header', () => {
  it.each(['localhost', 'LOCALHOST:1', '127.0.0.1:80', '127.8.8.8', '[::1]:3002'])('may be %s', async (host) => {
    expect(statusOf(await sendRaw(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`))).toBe(200);
  });

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.example:3002',
    'localhost:3002@evil.example',
    'localhost/evil',
    'localhost:99999',
    '127.999.1.1',
    '[::2]',
    '192.168.0.1',
    '',
  ])('may not be "%s"', async (host) => {
    const status = statusOf(await sendRaw(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`));
    expect([400, 403]).toContain(status);
  });

  it('cannot be got round by a whole URL', async () => {
    const answer = await sendRaw(
      'GET http://evil.example/.well-known/openid-configuration HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    );
    expect(statusOf(answer)).toBe(400);
  });
});

describe("a proxy's own Host header", () => {
  // fetch sends the host of its URL, which is another than that of the tenant's origin.
  const proxied = () => tenant.origin.replace('localhost', '127.0.0.1');

  it('is in no URL of the metadata', async () => {
    const path = '/.well-known/openid-configuration';
    expect(await (await fetch(proxied() + path)).json()).toEqual(await (await fetch(tenant.origin + path)).json());
  });

  it('is not where a login goes on', async () => {
    const browser = new Browser(proxied());
    const page = await browser.open(authorizeUrl());
    const answer = await browser.submit(page, { account: 'ada@example.com' });
    expect(answer.headers.get('location')).toMatch(`${tenant.origin}/authorize/`);
  });

  it('does not help others to the control page', async () => {
    const control = (origin: string) =>
      fetch(`${proxied()}/_tenant/reset`, { method: 'POST', headers: { origin, 'x-tenant-control': '1' } });
    const answers = await Promise.all([proxied(), tenant.origin, 'http://127.0.0.1:1'].map(control));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 403]);
  });
});

describe('what is no request', () => {
  it.each([
    [
      '17 KB of cookies',
      `GET / HTTP/1.1\r\nHost: localhost\r\nCookie: a=${'x'.repeat(17_000)}\r\n\r\n`,
      431,
      'cookies',
    ],
    ['no HTTP', 'HELLO\r\n\r\n', 400, 'not valid HTTP'],
  ])('is told so in a sentence: %s', async (_what, request, status, words) => {
    const answer = await sendRaw(request);
    expect([statusOf(answer), answer.split('\r\n\r\n')[1]]).toEqual([status, expect.stringContaining(words)]);
  });
});

describe('a body', () => {
  const MACHINE = {
    grant_type: 'client_credentials',
    client_id: 'latchkey-worker',
    client_secret: 'latchkey-worker-secret',
  };
  const JSON_TYPE = 'application/json';
  const FORM = 'application/x-www-form-urlencoded';
  const large = 'x'.repeat(70_000);

  it.each([
    ['broken JSON', JSON_TYPE, '{"grant_type":', 400],
    ['a JSON array', JSON_TYPE, '[]', 400],
    ['JSON null', JSON_TYPE, 'null', 400],
    ['a JSON string', JSON_TYPE, '"grant_type"', 400],
    ['a list as a member', JSON_TYPE, JSON.stringify({ ...MACHINE, audience: [AUDIENCE] }), 400],
    ['a map as a member', JSON_TYPE, '{"grant_type":{"a":1}}', 400],
    ['a number as a member', JSON_TYPE, '{"grant_type":1}', 400],
    ['a prototype', JSON_TYPE, '{"__proto__":"x","constructor":"y"}', 400],
    ['nothing, said to be JSON', JSON_TYPE, '', 400],
    ['a member twice', JSON_TYPE, JSON.stringify(MACHINE).replace('{', '{"client_id":"latchkey-web",'), 400],
    ['a member twice, once escaped', JSON_TYPE, JSON.stringify(MACHINE).replace('{', '{"client\\u005fid":"x",'), 400],
    ['JSON that is too large', JSON_TYPE, JSON.stringify({ large }), 413],
    ['nothing', FORM, '', 400],
    ['a parameter twice', FORM, 'grant_type=refresh_token&grant_type=refresh_token&client_id=latchkey-web', 400],
    ['an audience twice', FORM, 'grant_type=client_credentials&client_id=latchkey-worker&audience=a&audience=a', 400],
    ['a client id twice', FORM, 'grant_type=refresh_token&client_id=latchkey-web&client_id=latchkey-web', 400],
    ['bad escapes', FORM, 'grant_type=%zz&%00=%00', 400],
    ['a form that is too large', FORM, `grant_type=${large}`, 413],
    ['a megabyte', FORM, `grant_type=${large.repeat(16)}`, 413],
    ['another format', 'text/plain', 'grant_type=refresh_token', 400],
    ['a format that is none', 'nonsense; charset=nope', 'x', 400],
  ])('of %s is refused', async (_, type, body, status) => {
    const response = await fetch(`${tenant.origin}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: 'invalid_request', error_description: expect.any(String) });
  });

  it.each([': " { } \\', '"client_id":', '\\"'])('of JSON may have %j in a value', async (odd) => {
    const body = JSON.stringify({ ...MACHINE, audience: AUDIENCE, [odd]: odd });
    const headers = { 'content-type': JSON_TYPE };
    expect((await fetch(`${tenant.origin}/oauth/token`, { method: 'POST', headers, body })).status).toBe(200);
  });

  it.each(['__proto__', 'constructor', '\0', '%zz'])('naming %j as the client is refused', async (id) => {
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'x', client_id: id });
    expect((await fetch(`${tenant.origin}/oauth/token`, { method: 'POST', body })).status).toBe(401);
  });

  it.each(['/authorize', '/oauth/token', '/oauth/revoke', '/oidc/logout', '/userinfo', '/_tenant/reset'])(
    'that is too large is told so in a sentence: %s',
    async (path) => {
      const headers = { 'x-tenant-control': '1' };
      const body = new URLSearchParams({ large });
      const response = await fetch(tenant.origin + path, { method: 'POST', headers, body });
      expect(response.status).toBe(413);
      expect(await response.json()).toMatchObject({ error_description: 'The request body is larger than 64 kB.' });
    },
  );

  it('that is too large is answered before all of it has come, on a connection that stays', async () => {
    const socket = connect(Number(new URL(tenant.origin).port), '127.0.0.1');
    let answers = '';
    const answered = new Promise<void>((resolve) =>
      socket.on('data', (data) => {
        answers += String(data);
        if (answers.includes('larger than 64 kB')) resolve();
      }),
    );
    const [first, rest] = ['x'.repeat(2_000_000), 'x'.repeat(8_000_000)];
    const head = ['POST /oauth/token HTTP/1.1', 'Host: localhost', `Content-Type: ${FORM}`, 'Content-Length: 10000000'];
    socket.write(`${head.join('\r\n')}\r\n\r\n${first}`);
    await answered;
    socket.write(`${rest}GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    await once(socket, 'close');
    expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
  });

  it('that is too large does not log in', async () => {
    const browser = new Browser(tenant.origin);
    const page = await browser.open(authorizeUrl());
    const init = { method: 'POST', headers: { accept: 'text/html' } };
    const body = new URLSearchParams({ account: 'ada@example.com', large });
    const answer = await browser.open(page.url, { ...init, body });
    expect(answer.status).toBe(413);
    expect(await answer.text()).toContain('The request body is larger than 64 kB.');
    expect(browser.cookieNames).not.toContain('auth0');
  });
});

describe('no request', () => {
  const ODD = [
    '',
    ' ',
    '\0',
    '__proto__',
    'constructor',
    '\ud800',
    '%',
    '\'"<>',
    '-1',
    '9'.repeat(400),
    '{"a":1}',
    'a.b.c',
    'http://[',
  ];
  const PARAMETERS = [
    ...[
      'client_id',
      'redirect_uri',
      'response_type',
      'response_mode',
      'scope',
      'audience',
      'resource',
      'prompt',
      'max_age',
    ],
    ...[
      'state',
      'nonce',
      'code_challenge',
      'code_challenge_method',
      'id_token_hint',
      'login_hint',
      'claims',
      'ui_locales',
    ],
    ...['acr_values', 'request', 'request_uri', 'registration', 'display', 'web_message_uri'],
  ];

  it.each(PARAMETERS)('makes the tenant fail by its %s', async (name) => {
    const answers = await Promise.all(
      ODD.flatMap((value) => [
        fetch(tenant.origin + authorizeUrl({ [name]: value }), { redirect: 'manual' }),
        fetch(tenant.origin + authorizeUrl({ [name]: value, prompt: 'none', response_mode: 'web_message' }), {
          redirect: 'manual',
        }),
      ]),
    );
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(answers.filter(({ headers }) => headers.get('location')?.includes('error=server_error'))).toEqual([]);
  });

  it.each([
    ['GET', '/%'],
    ['GET', '//evil.example/authorize'],
    ['GET', '/authorize/%E0%A4%A'],
    ['GET', '/u/login/unknown'],
    ['POST', '/u/login/unknown'],
    ['GET', '/v2/logout?returnTo=a&returnTo=b'],
    ['GET', '/v2/logout?client_id=a&client_id=b&returnTo=http%3A%2F%2F%5B'],
    ['GET', '/oidc/logout?id_token_hint=a.b.c&client_id=%00'],
    ['POST', '/oidc/logout/confirm'],
    ['GET', '/oidc/logout/success?client_id=x'],
    ['GET', '/userinfo?access_token=x'],
    ['DELETE', '/oauth/token'],
    ['PROPFIND', '/'],
  ])('makes it fail by %s %s', async (method, path) => {
    const answer = await sendRaw(
      `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nCookie: auth0=%; auth0_interaction=\x01; =;;\r\nAuthorization: Bearer a b\r\nConnection: close\r\n\r\n`,
    );
    expect(statusOf(answer)).toBeLessThan(500);
  });
});
