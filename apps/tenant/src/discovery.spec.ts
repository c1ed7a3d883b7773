import { edited } from './testing/files';
import { PAGE } from './testing/flow';
import { start } from './testing/start';
import type { Tenant } from './tenant';

let tenant: Tenant;
beforeAll(async () => (tenant = await start()));

const json = async (path: string) => (await (await fetch(tenant.origin + path)).json()) as Record<string, unknown>;

describe('the published metadata', () => {
  it("has an Auth0 tenant's endpoints", async () => {
    expect(await json('/.well-known/openid-configuration')).toMatchObject({
      issuer: `${tenant.origin}/`,
      authorization_endpoint: `${tenant.origin}/authorize`,
      token_endpoint: `${tenant.origin}/oauth/token`,
      revocation_endpoint: `${tenant.origin}/oauth/revoke`,
      userinfo_endpoint: `${tenant.origin}/userinfo`,
      jwks_uri: `${tenant.origin}/.well-known/jwks.json`,
      end_session_endpoint: `${tenant.origin}/oidc/logout`,
      response_types_supported: ['code', 'id_token', 'code id_token'],
      response_modes_supported: expect.arrayContaining(['query', 'fragment', 'form_post', 'web_message']),
      token_endpoint_auth_methods_supported: expect.arrayContaining(['client_secret_post', 'private_key_jwt']),
      code_challenge_methods_supported: ['S256'],
      id_token_signing_alg_values_supported: ['HS256', 'RS256'],
    });
  });

  it('is the same for OAuth clients', async () => {
    const oauth = await json('/.well-known/oauth-authorization-server');
    expect(oauth).toEqual(await json('/.well-known/openid-configuration'));
  });

  it('names endpoints that are there', async () => {
    const metadata = await json('/.well-known/openid-configuration');
    for (const [name, url] of Object.entries(metadata).filter(([key]) => /_endpoint$|_uri$/.test(key))) {
      const method = /token|revocation/.test(name) ? 'POST' : 'GET';
      expect([name, (await fetch(String(url), { method, redirect: 'manual' })).status]).not.toEqual([name, 404]);
    }
  });

  it('has keys without their private parts', async () => {
    const { keys } = (await json('/.well-known/jwks.json')) as { keys: Record<string, unknown>[] };
    expect(keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'e', 'kid', 'kty', 'n', 'use']]);
  });
});

describe('pages of other origins', () => {
  const ask = (origin: string, { origin: target } = tenant) =>
    fetch(`${target}/oauth/token`, {
      method: 'POST',
      headers: { origin },
      body: new URLSearchParams({ grant_type: 'refresh_token', client_id: 'latchkey-web', refresh_token: 'x' }),
    });

  it("may use the token endpoint if they are the client's", async () => {
    expect((await ask(PAGE)).headers.get('access-control-allow-origin')).toBe(PAGE);
  });

  it('may if they are among its allowed_origins', async () => {
    const origin = 'https://widget.example';
    const web = 'web_origins: "@@PAGE_ORIGINS@@"';
    const other = await start(edited({ tenant: [[web, `${web}\n    allowed_origins: [${origin}]`]] }));
    expect((await ask(origin, other)).headers.get('access-control-allow-origin')).toBe(origin);
  });

  it('may not if they are not', async () => {
    const response = await ask('http://localhost:9999');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(await response.json()).toMatchObject({ error: 'invalid_request' });
  });

  it('get an answer before they send', async () => {
    const headers = {
      origin: PAGE,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'auth0-client',
    };
    const response = await fetch(`${tenant.origin}/oauth/token`, { method: 'OPTIONS', headers });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-headers')).toBe('auth0-client');
  });
});
