import type { Tenant } from './tenant';
import { Browser } from './testing/browser';
import { authorizeUrl, callbackOf, claimsOf, createPkce, logIn, requestToken } from './testing/flow';
import { start } from './testing/start';

let tenant: Tenant;
beforeAll(async () => (tenant = await start({ tenantFile: undefined })));

describe('the built-in tenant', () => {
  it('needs no file, and says what a page is given', () => {
    const { accounts, values, warnings } = tenant;
    expect(accounts.map(({ email }) => email)).toEqual(['ada@example.com', 'bob@example.com']);
    expect(values).toEqual({ clientId: 'latchkey-web', audience: 'https://api.latchkey.example' });
    expect(warnings).toEqual([]);
  });

  it.each([
    'http://localhost:5173',
    'http://127.0.0.1:8080/auth/callback?x=1',
    'http://localhost/',
    'http://localhost:1',
  ])('logs in, refreshes and logs out at %s', async (page) => {
    const browser = new Browser(tenant.origin);
    const { origin } = new URL(page);
    const { verifier, challenge } = createPkce();
    const answer = await logIn(browser, undefined, { redirect_uri: page, code_challenge: challenge });
    expect(answer.headers.get('location')?.startsWith(page)).toBe(true);
    const tokens = await requestToken(tenant.origin, {
      grant_type: 'authorization_code',
      code: callbackOf(answer)['code'],
      code_verifier: verifier,
      redirect_uri: page,
    });
    expect(claimsOf(tokens.access_token)['permissions']).toEqual(['read:messages', 'write:messages']);
    const body = new URLSearchParams({
      client_id: 'latchkey-web',
      grant_type: 'refresh_token',
      refresh_token: tokens.refresh_token,
    });
    const refreshed = await fetch(`${tenant.origin}/oauth/token`, { method: 'POST', body, headers: { origin } });
    expect([refreshed.status, refreshed.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    const headers = { origin, authorization: `Bearer ${tokens.access_token}` };
    const profile = await fetch(`${tenant.origin}/userinfo`, { headers });
    expect(profile.headers.get('access-control-allow-origin')).toBe(origin);
    const silent = { redirect_uri: page, prompt: 'none', response_mode: 'web_message' };
    const frame = await browser.open(authorizeUrl(silent));
    expect(await frame.text()).toContain('authorization_response');
    expect(frame.headers.get('content-security-policy')).toMatch(new RegExp(`frame-ancestors .*${origin}( |$)`));
    const logout = `/v2/logout?${new URLSearchParams({ client_id: 'latchkey-web', returnTo: page })}`;
    expect((await browser.open(logout)).headers.get('location')).toBe(page);
  });

  it.each([
    'https://localhost:5173/callback',
    'http://localhost.evil.example/callback',
    'http://localhost:5173@evil.example/callback',
    'http://user@localhost:5173/callback',
    'http://localhost:99999/callback',
    'http://localhost:5173/callback#fragment',
    'http://192.168.0.7:5173/callback',
    'http://[::1]:5173/callback',
    'http://LOCALHOST.evil.example',
  ])('leads nobody to %s', async (page) => {
    const browser = new Browser(tenant.origin);
    const answer = await browser.open(authorizeUrl({ redirect_uri: page }));
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    const logout = `/v2/logout?${new URLSearchParams({ client_id: 'latchkey-web', returnTo: page })}`;
    expect((await browser.open(logout)).headers.get('location')).toBeNull();
    const silent = authorizeUrl({ redirect_uri: page, prompt: 'none', response_mode: 'web_message' });
    expect((await browser.open(silent)).headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it('lets its login form lead to any port of this machine', async () => {
    const page = await new Browser(tenant.origin).open(authorizeUrl({ redirect_uri: 'http://localhost:5173' }));
    expect(page.headers.get('content-security-policy')).toMatch(
      /form-action 'self' [^;]*http:\/\/localhost:\* http:\/\/127\.0\.0\.1:\*;/,
    );
  });

  it('keeps to the listed URLs for a client of a file', async () => {
    const { origin } = await start();
    const answer = await new Browser(origin).open(authorizeUrl({ redirect_uri: 'http://localhost:5173' }));
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
  });
});
