import type { Tenant } from './tenant';
import { Browser } from './testing/browser';
import { edited } from './testing/files';
import { authorizeUrl, callbackOf, claimsOf, createPkce, logIn, requestToken } from './testing/flow';
import { start } from './testing/start';

const APP_CALLBACK = 'com.example.notes://login/callback';
const LOOPBACK_CALLBACK = 'http://127.0.0.1:8765/callback';
const WEB_CALLBACK = 'https://shop.example/callback';
const CLIENTS = `
  - name: Notes
    app_type: native
    callbacks: [${APP_CALLBACK}, ${LOOPBACK_CALLBACK}]
    allowed_logout_urls: [com.example.notes://logout]
  - name: Shop
    app_type: regular_web
    callbacks: [${WEB_CALLBACK}]
  - name: Office
    app_type: regular_web
    token_endpoint_auth_method: client_secret_basic
    callbacks: [${WEB_CALLBACK}]

resourceServers:`;
const IDS = `
  Notes: { client_id: notes }
  Shop: { client_id: shop, client_secret: shop secret }
  Office: { client_id: office, client_secret: "office:secret" }

users:`;

let tenant: Tenant;
let browser: Browser;
beforeAll(async () => {
  tenant = await start(edited({ tenant: [['\nresourceServers:', CLIENTS]], local: [['\nusers:', IDS]] }));
});
beforeEach(() => (browser = new Browser(tenant.origin)));

/** What exchanges a new login's code, without a client's secret. */
async function codeFields(client_id: string, redirect_uri: string) {
  const { verifier, challenge } = createPkce();
  const answer = await logIn(browser, undefined, { client_id, redirect_uri, code_challenge: challenge });
  expect(answer.headers.get('location')).toMatch(new RegExp(`^${redirect_uri}\\?`));
  const { code } = callbackOf(answer);
  return { grant_type: 'authorization_code', client_id, redirect_uri, code, code_verifier: verifier };
}

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${btoa(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`)}`,
});

describe('a native application', () => {
  it.each([APP_CALLBACK, LOOPBACK_CALLBACK])('gets tokens at %s without a secret, and refreshes', async (callback) => {
    const tokens = await requestToken(tenant.origin, await codeFields('notes', callback));
    expect(tokens).toMatchObject({ status: 200, token_type: 'Bearer' });
    expect(claimsOf(tokens.access_token)).toMatchObject({ azp: 'notes', sub: 'auth0|ada' });
    expect(claimsOf(tokens.id_token)).toMatchObject({ aud: 'notes', email: 'ada@example.com' });
    const fields = { grant_type: 'refresh_token', client_id: 'notes', refresh_token: tokens.refresh_token };
    const refreshed = await requestToken(tenant.origin, fields);
    expect(refreshed.status).toBe(200);
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token);
    expect(await requestToken(tenant.origin, fields)).toMatchObject({ status: 403, error: 'invalid_grant' });
  });

  it('may listen on another port each time', async () => {
    const callback = LOOPBACK_CALLBACK.replace('8765', '54321');
    expect(await requestToken(tenant.origin, await codeFields('notes', callback))).toMatchObject({ status: 200 });
    const page = await browser.open(authorizeUrl({ client_id: 'notes', redirect_uri: callback, prompt: 'login' }));
    const policy = page.headers.get('content-security-policy') ?? '';
    const targets = /form-action ([^;]*)/.exec(policy)?.[1]?.split(' ');
    expect(targets).toEqual(expect.arrayContaining(['com.example.notes:', 'http://127.0.0.1:*']));
  });

  it.each(['com.example.notes://login/elsewhere', 'com.example.notes:/callback', 'http://127.0.0.1:8765/elsewhere'])(
    'does not get its code at %s',
    async (redirectUri) => {
      const page = await browser.open(authorizeUrl({ client_id: 'notes', redirect_uri: redirectUri }));
      expect([page.status, page.headers.get('location')]).toEqual([400, null]);
    },
  );

  it('is refused without a challenge, or with another verifier', async () => {
    const without = { code_challenge: undefined, code_challenge_method: undefined };
    const request = authorizeUrl({ client_id: 'notes', redirect_uri: APP_CALLBACK, ...without });
    expect(callbackOf(await browser.open(request))).toMatchObject({ error: 'invalid_request' });
    const fields = { ...(await codeFields('notes', APP_CALLBACK)), code_verifier: createPkce().verifier };
    expect(await requestToken(tenant.origin, fields)).toMatchObject({ status: 400, error: 'invalid_grant' });
  });

  it('opens the token endpoint to no page', async () => {
    const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'notes', refresh_token: 'x' });
    for (const origin of ['null', 'http://localhost:4200']) {
      const response = await fetch(`${tenant.origin}/oauth/token`, { method: 'POST', headers: { origin }, body });
      expect([origin, response.headers.get('access-control-allow-origin')]).toEqual([origin, null]);
    }
  });

  it('is led back to after logout', async () => {
    await codeFields('notes', APP_CALLBACK);
    const response = await browser.open('/v2/logout?client_id=notes&returnTo=com.example.notes://logout');
    expect(response.headers.get('location')).toBe('com.example.notes://logout');
  });
});

describe('a regular web application', () => {
  it.each([
    ['shop', 'body', { client_secret: 'shop secret' }, {}],
    ['shop', 'header', { client_id: undefined }, basic('shop', 'shop secret')],
    ['office', 'body', { client_secret: 'office:secret' }, {}],
    ['office', 'header', { client_id: undefined }, basic('office', 'office:secret')],
  ])('%s gets tokens with its secret in the %s, and refreshes', async (client, _, fields, headers) => {
    const request = { ...(await codeFields(client, WEB_CALLBACK)), ...fields };
    const tokens = await requestToken(tenant.origin, request, headers);
    expect(tokens).toMatchObject({ status: 200, token_type: 'Bearer' });
    expect(claimsOf(tokens.id_token)).toMatchObject({ aud: client, sub: 'auth0|ada' });
    const grant = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token, client_id: client };
    expect(await requestToken(tenant.origin, grant)).toMatchObject({ status: 401 });
    const refreshed = await requestToken(tenant.origin, { ...grant, ...fields }, headers);
    expect(refreshed).toMatchObject({ status: 200, refresh_token: tokens.refresh_token });
  });

  it.each([
    ['shop', 'no secret', {}, {}],
    ['shop', 'a wrong secret', { client_secret: 'wrong' }, {}],
    ['shop', 'an empty secret', { client_secret: '' }, {}],
    ['shop', "another client's secret", { client_secret: 'office:secret' }, {}],
    ['office', 'no secret', {}, {}],
    ['office', 'a wrong secret', { client_id: undefined }, basic('office', 'wrong')],
  ])('%s gets nothing with %s', async (client, _, fields, headers) => {
    const request = { ...(await codeFields(client, WEB_CALLBACK)), ...fields };
    const answer = await requestToken(tenant.origin, request, headers);
    expect(answer).toMatchObject({ status: 401, error: 'invalid_client' });
    expect(answer).not.toHaveProperty('access_token');
  });

  it("cannot exchange another application's code", async () => {
    const stolen = await codeFields('office', WEB_CALLBACK);
    const fields = { ...stolen, client_id: 'shop', client_secret: 'shop secret' };
    expect(await requestToken(tenant.origin, fields)).toMatchObject({ status: 400, error: 'invalid_grant' });
  });
});
