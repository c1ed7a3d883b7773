import type { Tenant } from './tenant';
import { Browser } from './testing/browser';
import { authorizeUrl, callbackOf, createPkce, exchange, obtainTokens, PAGE } from './testing/flow';
import { start } from './testing/start';

let tenant: Tenant;
let browser: Browser;
beforeAll(async () => (tenant = await start()));
beforeEach(() => (browser = new Browser(tenant.origin)));

const post = (path: string, parameters: URLSearchParams | string, headers: Record<string, string> = {}) =>
  browser.open(path, { method: 'POST', body: parameters, headers });
const request = (deviation = {}) => new URL(authorizeUrl(deviation), tenant.origin).searchParams;

describe('an authorization request in a form', () => {
  it('leads through the login to a code', async () => {
    const { verifier, challenge } = createPkce();
    const page = await post('/authorize', request({ code_challenge: challenge }));
    expect(page.url).toMatch(/\/u\/login\/[\w-]+$/);
    const { code, state } = callbackOf(await browser.submit(page, { account: 'ada@example.com' }));
    expect(state).toBe('a-state');
    expect(await exchange(tenant.origin, code, verifier)).toMatchObject({
      status: 200,
      scope: expect.stringMatching('offline_access'),
    });
  });

  it('knows the session', async () => {
    await obtainTokens(tenant.origin, undefined, {}, browser);
    expect(callbackOf(await post('/authorize', request({ prompt: 'none' })))).toHaveProperty('code');
  });

  it('is held to the same rules', async () => {
    const page = await post('/authorize', request({ redirect_uri: 'https://evil.example/' }));
    expect(page.status).toBe(400);
    expect(await page.text()).toContain('Callback URL not allowed');
    const twice = new URLSearchParams([...request(), ['audience', 'x']]);
    expect(callbackOf(await post('/authorize', twice))).toMatchObject({ error: 'invalid_request' });
  });

  it('is nothing else than a form', async () => {
    const answer = await post('/authorize', JSON.stringify({ client_id: 'x' }), { 'content-type': 'application/json' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error: 'invalid_request',
      error_description: expect.stringContaining('form'),
    });
  });
});

describe('a logout in a form', () => {
  it('ends the session of its ID token', async () => {
    const { id_token } = await obtainTokens(tenant.origin, undefined, {}, browser);
    const hint = new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: PAGE });
    expect((await post('/oidc/logout', hint)).headers.get('location')).toBe(`${PAGE}/`);
    expect(browser.cookieNames).not.toContain('auth0');
  });
});
