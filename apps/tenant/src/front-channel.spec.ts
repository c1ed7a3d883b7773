import { createHash } from 'node:crypto';
import type { Tenant } from './tenant';
import { Browser } from './testing/browser';
import { edited } from './testing/files';
import { authorizeUrl, callbackOf, claimsOf, createPkce, logIn, requestToken, type Parameters } from './testing/flow';
import { start } from './testing/start';

const CALLBACK = 'http://localhost:3005/callback';
const CLIENTS = `
  - name: Shop
    app_type: regular_web
    callbacks: [${CALLBACK}]
    grant_types: [implicit, authorization_code, refresh_token]
  - name: Kiosk
    app_type: regular_web
    callbacks: [${CALLBACK}]
    grant_types: [implicit]
  - name: Office
    app_type: regular_web
    callbacks: [${CALLBACK}]

resourceServers:`;
const IDS = `
  Shop: { client_id: shop, client_secret: shop-secret }
  Kiosk: { client_id: kiosk, client_secret: kiosk-secret }
  Office: { client_id: office, client_secret: office-secret }

users:`;
const NO_PKCE = { code_challenge: undefined, code_challenge_method: undefined };

let tenant: Tenant;
let browser: Browser;
beforeAll(async () => {
  tenant = await start(edited({ tenant: [['\nresourceServers:', CLIENTS]], local: [['\nusers:', IDS]] }));
});
beforeEach(() => (browser = new Browser(tenant.origin)));

const parameters = (client_id: string, response_type: string, deviation: Parameters) => ({
  client_id,
  redirect_uri: CALLBACK,
  response_type,
  ...NO_PKCE,
  ...deviation,
});
const ask = (client: string, type: string, deviation: Parameters = {}) =>
  logIn(browser, undefined, parameters(client, type, deviation));
/** A request that is refused before anybody logs in. */
const refused = async (client: string, type: string, deviation: Parameters = {}) => {
  const answer = await browser.open(authorizeUrl(parameters(client, type, deviation)));
  return { ...callbackOf(answer), ...fragmentOf(answer) };
};

/** What a form posts that its page sends by itself. */
async function fieldsOf(page: Response): Promise<Record<string, string>> {
  const inputs = (await page.text()).matchAll(/name="(\w+)" value="([^"]*)"/g);
  return Object.fromEntries([...inputs].map(([, name = '', value = '']) => [name, value]));
}

const fragmentOf = (response: Response) =>
  Object.fromEntries(new URLSearchParams(new URL(response.headers.get('location') ?? 'x:').hash.slice(1)));

describe('an ID token at once', () => {
  it('comes in a form, which the page may send where it must', async () => {
    const page = await ask('shop', 'id_token', { response_mode: 'form_post', audience: undefined });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toMatch(/form-action [^;]*http:\/\/localhost:3005/);
    const { id_token, state, code } = await fieldsOf(page);
    expect([state, code]).toEqual(['a-state', undefined]);
    const profile = { aud: 'shop', sub: 'auth0|ada', nonce: 'a-nonce', email: 'ada@example.com' };
    expect(claimsOf(id_token ?? '')).toMatchObject(profile);
  });

  it('comes in the fragment else', async () => {
    expect(fragmentOf(await ask('kiosk', 'id_token'))).toEqual({ id_token: expect.any(String), state: 'a-state' });
  });

  it('comes with a code that it names', async () => {
    const { code = '', id_token = '' } = await fieldsOf(
      await ask('shop', 'code id_token', { response_mode: 'form_post' }),
    );
    const half = createHash('sha256').update(code).digest().subarray(0, 16).toString('base64url');
    expect(claimsOf(id_token)).toMatchObject({ c_hash: half });
    const fields = { grant_type: 'authorization_code', client_id: 'shop', code, redirect_uri: CALLBACK };
    expect(await requestToken(tenant.origin, fields)).toMatchObject({ status: 401 });
    expect(await requestToken(tenant.origin, { ...fields, client_secret: 'shop-secret' })).toMatchObject({
      status: 200,
    });
  });

  it('needs a nonce, and never comes in the query', async () => {
    expect(await refused('shop', 'id_token', { nonce: undefined })).toMatchObject({ error: 'invalid_request' });
    const inQuery = await refused('shop', 'id_token', { response_mode: 'query' });
    expect(inQuery).toMatchObject({ error: 'invalid_request', state: 'a-state' });
  });

  it.each([
    ['office', 'id_token', 'invalid_request'],
    ['kiosk', 'code id_token', 'invalid_request'],
    ['shop', 'id_token token', 'unsupported_response_type'],
    ['shop', 'token', 'unsupported_response_type'],
  ])('is nothing for %s with %s', async (client, type, error) => {
    expect(await refused(client, type)).toMatchObject({ error });
  });

  it('is nothing for an application in a browser', async () => {
    const answer = await browser.open(authorizeUrl({ response_type: 'id_token' }));
    expect(fragmentOf(answer)).toMatchObject({ error: 'invalid_request' });
  });
});

describe('an application with a secret', () => {
  it('may leave the challenge out', async () => {
    const { code } = callbackOf(await ask('office', 'code'));
    const fields = { grant_type: 'authorization_code', client_id: 'office', client_secret: 'office-secret' };
    const exchange = { ...fields, code, redirect_uri: CALLBACK };
    expect(await requestToken(tenant.origin, exchange)).toMatchObject({ status: 200 });
  });

  it('is held to the challenge that it sends', async () => {
    const pkce = { code_challenge: createPkce().challenge, code_challenge_method: 'S256' };
    const fields = { grant_type: 'authorization_code', client_id: 'office', client_secret: 'office-secret' };
    for (const verifier of [undefined, createPkce().verifier]) {
      const { code } = callbackOf(await ask('office', 'code', { ...pkce, prompt: 'login' }));
      const exchange = { ...fields, code, redirect_uri: CALLBACK, code_verifier: verifier };
      expect(await requestToken(tenant.origin, exchange)).toMatchObject({ error: 'invalid_grant' });
    }
  });
});
