import { Browser } from './testing/browser';
import {
  authorizeUrl,
  callbackOf,
  createPkce,
  exchange,
  obtainTokens,
  PAGE,
  refresh,
  type TokenAnswer,
} from './testing/flow';
import { edited } from './testing/files';
import { start } from './testing/start';
import type { Tenant } from './tenant';

let tenant: Tenant;
let browser: Browser;
let tokens: TokenAnswer;
beforeAll(async () => (tenant = await start()));
beforeEach(async () => {
  browser = new Browser(tenant.origin);
  tokens = await obtainTokens(tenant.origin, 'ada@example.com', {}, browser);
});

/** Whether the browser would have to log in again. */
const loggedOut = async () =>
  callbackOf(await browser.open(authorizeUrl({ prompt: 'none' })))['error'] === 'login_required';

const url = (path: string, parameters: Record<string, string>) => `${path}?${new URLSearchParams(parameters)}`;
const CLIENT = { client_id: 'latchkey-web' };

describe('/v2/logout', () => {
  it('ends the session and leads back', async () => {
    const response = await browser.open(url('/v2/logout', { ...CLIENT, returnTo: PAGE }));
    expect([response.status, response.headers.get('location')]).toEqual([302, PAGE]);
    expect(browser.cookieNames).not.toContain('auth0');
    expect(await loggedOut()).toBe(true);
  });

  it.each([
    ['a foreign host', { ...CLIENT, returnTo: 'https://evil.example' }],
    ['a path below', { ...CLIENT, returnTo: `${PAGE}/elsewhere` }],
    ['an unknown client', { client_id: 'nobody', returnTo: PAGE }],
    ["a client's URL without the client", { returnTo: PAGE }],
  ])('does not lead to %s', async (_, parameters) => {
    const response = await browser.open(url('/v2/logout', parameters));
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    expect(await response.text()).toContain('allowed_logout_urls');
    expect(await loggedOut()).toBe(true);
  });

  it("leads to the tenant's own URLs without a client", async () => {
    const files = edited({ tenant: [['tenant:\n', 'tenant:\n  allowed_logout_urls: [https://example.com/bye]\n']] });
    const other = await start(files);
    const response = await new Browser(other.origin).open(url('/v2/logout', { returnTo: 'https://example.com/bye' }));
    expect(response.headers.get('location')).toBe('https://example.com/bye');
  });

  it('says so where there is no way back', async () => {
    const response = await browser.open('/v2/logout');
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('You are logged out');
  });

  it("takes the session's codes back, and leaves its refresh tokens", async () => {
    const { verifier, challenge } = createPkce();
    const silent = await browser.open(authorizeUrl({ prompt: 'none', code_challenge: challenge }));
    await browser.open(url('/v2/logout', { ...CLIENT, returnTo: PAGE }));
    expect(await exchange(tenant.origin, callbackOf(silent)['code'], verifier)).toMatchObject({
      error: 'invalid_grant',
    });
    expect(await refresh(tenant.origin, tokens.refresh_token)).toMatchObject({ status: 200 });
  });

  it("leaves another browser's session alone", async () => {
    const other = new Browser(tenant.origin);
    await obtainTokens(tenant.origin, undefined, {}, other);
    await browser.open('/v2/logout');
    expect(callbackOf(await other.open(authorizeUrl({ prompt: 'none' })))).toHaveProperty('code');
  });
});

describe('/oidc/logout', () => {
  it('ends the session of the ID token at once', async () => {
    const hint = { id_token_hint: tokens.id_token, post_logout_redirect_uri: PAGE, state: 'bye' };
    const response = await browser.open(url('/oidc/logout', hint));
    expect([response.status, response.headers.get('location')]).toEqual([303, `${PAGE}/?state=bye`]);
    expect(await loggedOut()).toBe(true);
    expect(await refresh(tenant.origin, tokens.refresh_token)).toMatchObject({ status: 200 });
  });

  it('asks first without an ID token', async () => {
    const page = await browser.open(url('/oidc/logout', { ...CLIENT, post_logout_redirect_uri: PAGE }));
    const html = await page.text();
    expect(html).toContain('Log out?');
    expect(await loggedOut()).toBe(false);
    const again = await browser.open(url('/oidc/logout', { ...CLIENT, post_logout_redirect_uri: PAGE }));
    const xsrf = /name="xsrf"\s+value="(\w+)"/.exec(await again.text())?.[1] ?? '';
    const response = await browser.open('/oidc/logout/confirm', {
      method: 'POST',
      body: new URLSearchParams({ xsrf, logout: 'yes' }),
    });
    expect(response.headers.get('location')).toBe(`${PAGE}/`);
    expect(await loggedOut()).toBe(true);
    expect(await refresh(tenant.origin, tokens.refresh_token)).toMatchObject({ status: 200 });
  });

  it("asks first with another person's ID token", async () => {
    const bob = await obtainTokens(tenant.origin, 'bob@example.com');
    const page = await browser.open(url('/oidc/logout', { id_token_hint: bob.id_token }));
    expect(await page.text()).toContain('Log out?');
    expect(await loggedOut()).toBe(false);
  });

  it('refuses a foreign return URL', async () => {
    const hint = { id_token_hint: tokens.id_token, post_logout_redirect_uri: 'https://evil.example' };
    const response = await browser.open(url('/oidc/logout', hint));
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    expect(await loggedOut()).toBe(false);
  });

  it('refuses an ID token that is not its own', async () => {
    expect((await browser.open(url('/oidc/logout', { id_token_hint: 'a.b.c' }))).status).toBe(400);
    expect(await loggedOut()).toBe(false);
  });
});
