import { Browser } from './testing/browser';
import {
  authorizeUrl,
  callbackOf,
  claimsOf,
  createPkce,
  exchange,
  logIn,
  obtainTokens,
  PAGE,
  refresh,
} from './testing/flow';
import { start } from './testing/start';
import type { Tenant } from './tenant';

let tenant: Tenant;
let browser: Browser;
beforeAll(async () => (tenant = await start()));
beforeEach(() => (browser = new Browser(tenant.origin)));

/** A code for ada, and its verifier. */
async function obtainCode() {
  const { verifier, challenge } = createPkce();
  const { code } = callbackOf(await logIn(browser, 'ada@example.com', { code_challenge: challenge }));
  return { code, verifier };
}

describe('the authorization request', () => {
  it('comes back with code, state and issuer', async () => {
    expect(callbackOf(await logIn(browser))).toEqual({
      code: expect.any(String),
      state: 'a-state',
      iss: `${tenant.origin}/`,
    });
  });

  it.each([
    ['without a challenge', { code_challenge: undefined, code_challenge_method: undefined }],
    ['with plain', { code_challenge_method: 'plain' }],
    ['without a method, which means plain', { code_challenge_method: undefined }],
  ])('is refused %s', async (_, deviation) => {
    const answer = callbackOf(await browser.open(authorizeUrl(deviation)));
    expect(answer).toMatchObject({ error: 'invalid_request', state: 'a-state' });
    expect(answer).not.toHaveProperty('code');
  });

  it.each([
    ['another port', 'http://localhost:4201/callback'],
    ['a longer path', 'http://localhost:4200/callback/more'],
    ['a query', 'http://localhost:4200/callback?x=1'],
    ['another host that begins alike', 'http://localhost.evil.example:4200/callback'],
  ])('does not lead to a callback with %s', async (_, redirectUri) => {
    const response = await browser.open(authorizeUrl({ redirect_uri: redirectUri }));
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    const page = await response.text();
    expect(page).toContain('Callback URL not allowed');
    expect(page).toContain(redirectUri);
  });

  it('says which page to open where only the host has another name', async () => {
    const pageFor = async (redirectUri: string) =>
      (await browser.open(authorizeUrl({ redirect_uri: redirectUri }))).text();
    const hint = 'open <a href="http://localhost:4200/">http://localhost:4200/</a>';
    expect(await pageFor('http://127.0.0.1:4200/callback')).toContain(hint);
    expect(await pageFor('http://[::1]:4200/callback')).toContain(hint);
    expect(await pageFor('http://127.0.0.1:4201/callback')).not.toContain('<a href');
    expect(await pageFor('https://127.0.0.1:4200/callback')).not.toContain('<a href');
  });

  it('names an unknown client on a page', async () => {
    const response = await browser.open(authorizeUrl({ client_id: 'nobody' }));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('<code>nobody</code>');
  });

  it('is refused for an unknown audience', async () => {
    const answer = callbackOf(await browser.open(authorizeUrl({ audience: 'https://nope.example' })));
    expect(answer).toMatchObject({
      error: 'access_denied',
      error_description: 'Service not found: https://nope.example',
    });
  });

  it('is refused with a parameter twice', async () => {
    const response = await browser.open(`${authorizeUrl()}&audience=https%3A%2F%2Fapi.latchkey.example`);
    expect(callbackOf(response)).toMatchObject({ error: 'invalid_request' });
  });

  it('takes a page at an added origin', async () => {
    const other = await start({ pageOrigins: ['http://localhost:5173'] });
    const page = await new Browser(other.origin).open(authorizeUrl({ redirect_uri: 'http://localhost:5173/callback' }));
    expect(await page.text()).toContain('http://localhost:5173');
  });

  it('takes a page below a path, whose origin has none', async () => {
    const other = await start({ pageOrigins: ['https://acme.example/shop'] });
    const page = await new Browser(other.origin).open(
      authorizeUrl({ redirect_uri: 'https://acme.example/shop/callback' }),
    );
    expect(await page.text()).toContain('https://acme.example');
    const frame = { prompt: 'none', response_mode: 'web_message', redirect_uri: 'https://acme.example/shop/callback' };
    const silent = await new Browser(other.origin).open(authorizeUrl(frame));
    expect(silent.headers.get('content-security-policy')).toMatch(/frame-ancestors .*https:\/\/acme\.example$/);
    const logout = `${other.origin}/v2/logout?client_id=latchkey-web&returnTo=https%3A%2F%2Facme.example%2Fshop`;
    const { headers } = await fetch(logout, { redirect: 'manual' });
    expect(headers.get('location')).toBe('https://acme.example/shop');
  });
});

describe('the login', () => {
  it('refuses a wrong password with an alert', async () => {
    const page = await browser.open(authorizeUrl());
    const answer = await browser.submit(page, { username: 'ada@example.com', password: 'bob', action: 'default' });
    expect(await answer.text()).toMatch(/role="alert"[^>]*>Wrong email or password</);
    expect(browser.cookieNames).not.toContain('auth0');
  });

  it('says the same for an unknown email', async () => {
    const page = await browser.open(authorizeUrl());
    const answer = await browser.submit(page, { username: 'eve@example.com', password: '', action: 'default' });
    expect(await answer.text()).toMatch(/role="alert"[^>]*>Wrong email or password</);
  });

  it('takes an email in any case', async () => {
    const page = await browser.open(authorizeUrl());
    const answer = await browser.submit(page, { username: ' Ada@Example.com ', password: 'ada', action: 'default' });
    expect(callbackOf(answer)).toHaveProperty('code');
  });

  it('takes one click on an account', async () => {
    const page = await browser.open(authorizeUrl());
    expect(callbackOf(await browser.submit(page, { account: 'bob@example.com' }))).toHaveProperty('code');
  });

  it('says so where nothing of what was asked is granted', async () => {
    const page = await browser.open(authorizeUrl({ scope: 'read:messages', nonce: undefined }));
    const answer = callbackOf(await browser.submit(page, { account: 'bob@example.com' }));
    expect(answer).toMatchObject({
      error: 'access_denied',
      error_description: expect.stringContaining('ask for openid'),
    });
  });

  it('ends in access_denied when cancelled', async () => {
    const page = await browser.open(authorizeUrl());
    const answer = await browser.submit(page, { username: '', password: '', action: 'cancel' });
    expect(answer.headers.get('location')).toMatch(`${PAGE}/callback?error=access_denied`);
    expect(callbackOf(answer)).toMatchObject({ state: 'a-state' });
  });

  it('is not asked for again in the same browser', async () => {
    await logIn(browser);
    expect(callbackOf(await browser.open(authorizeUrl()))).toHaveProperty('code');
  });

  it('is asked for again with prompt=login', async () => {
    await logIn(browser);
    expect((await browser.open(authorizeUrl({ prompt: 'login' }))).status).toBe(200);
  });

  it('cannot be finished from another browser', async () => {
    const page = await browser.open(authorizeUrl());
    const answer = await new Browser(tenant.origin).submit(page, { account: 'ada@example.com' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('This login has ended');
  });

  it('runs in two tabs at once', async () => {
    const first = await browser.open(authorizeUrl({ state: 'first' }));
    const second = await browser.open(authorizeUrl({ state: 'second' }));
    expect(callbackOf(await browser.submit(second, { account: 'ada@example.com' }))).toMatchObject({ state: 'second' });
    expect(callbackOf(await browser.submit(first, { account: 'ada@example.com' }))).toMatchObject({ state: 'first' });
  });
});

describe('the code', () => {
  it('is exchanged for tokens', async () => {
    const { code, verifier } = await obtainCode();
    const tokens = await exchange(tenant.origin, code, verifier);
    expect(tokens).toMatchObject({ status: 200, token_type: 'Bearer', expires_in: 86_400 });
    expect(claimsOf(tokens.id_token)).toMatchObject({ nonce: 'a-nonce' });
  });

  it('is worth nothing with another verifier', async () => {
    const { code } = await obtainCode();
    expect(await exchange(tenant.origin, code, createPkce().verifier)).toMatchObject({
      status: 400,
      error: 'invalid_grant',
    });
  });

  it('works once, and its second use revokes the tokens', async () => {
    const { code, verifier } = await obtainCode();
    const tokens = await exchange(tenant.origin, code, verifier);
    expect(await exchange(tenant.origin, code, verifier)).toMatchObject({ status: 400, error: 'invalid_grant' });
    expect(await refresh(tenant.origin, tokens.refresh_token)).toMatchObject({ status: 403, error: 'invalid_grant' });
  });

  it('works once even in requests at the same time', async () => {
    const { code, verifier } = await obtainCode();
    const answers = await Promise.all(Array.from({ length: 5 }, () => exchange(tenant.origin, code, verifier)));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect(answers.filter(({ error }) => error === 'invalid_grant').length).toBeGreaterThanOrEqual(4);
  });

  it('brings a refresh token only with offline_access', async () => {
    const tokens = await obtainTokens(tenant.origin, 'ada@example.com', { scope: 'openid read:messages' });
    expect(tokens).not.toHaveProperty('refresh_token');
    expect(tokens.scope).toBe('openid read:messages');
  });
});
