import { decodeProtectedHeader, createRemoteJWKSet, jwtVerify } from 'jose';
import { edited } from './testing/files';
import { AUDIENCE, claimsOf, CLIENT_ID, obtainTokens, PERMISSIONS, refresh, SCOPE } from './testing/flow';
import { start } from './testing/start';
import type { Tenant } from './tenant';

let tenant: Tenant;
beforeAll(async () => (tenant = await start()));

const time = expect.any(Number);

/** The access token that a tenant issues whose definition says something else. */
async function claimsWith(edit: [string, string], username?: string) {
  const other = await start(edited({ tenant: [edit] }));
  const { access_token: token } = await obtainTokens(other.origin, username);
  return { header: decodeProtectedHeader(token), claims: claimsOf(token) };
}

describe('the access token', () => {
  it("has Auth0's claims for ada", async () => {
    const { access_token: token } = await obtainTokens(tenant.origin);
    expect(claimsOf(token)).toEqual({
      iss: `${tenant.origin}/`,
      sub: 'auth0|ada',
      aud: [AUDIENCE, `${tenant.origin}/userinfo`],
      azp: CLIENT_ID,
      iat: time,
      exp: time,
      scope: SCOPE,
      permissions: PERMISSIONS,
    });
  });

  it('leaves out what bob may not do', async () => {
    const { access_token: token, scope } = await obtainTokens(tenant.origin, 'bob@example.com');
    expect(claimsOf(token)).toEqual({
      iss: `${tenant.origin}/`,
      sub: 'auth0|bob',
      aud: [AUDIENCE, `${tenant.origin}/userinfo`],
      azp: CLIENT_ID,
      iat: time,
      exp: time,
      scope: 'openid profile email offline_access',
      permissions: [],
    });
    expect(scope).toBe('openid profile email offline_access');
  });

  it('has the requested scope and all permissions', async () => {
    const { access_token: token } = await obtainTokens(tenant.origin, 'ada@example.com', {
      scope: 'openid read:messages nonsense',
    });
    expect(claimsOf(token)).toMatchObject({
      scope: 'openid read:messages',
      permissions: PERMISSIONS,
    });
  });

  it('names the API alone without openid', async () => {
    const { access_token: token } = await obtainTokens(tenant.origin, 'ada@example.com', {
      scope: 'read:messages',
      nonce: undefined,
    });
    expect(claimsOf(token)).toMatchObject({ aud: AUDIENCE, scope: 'read:messages' });
  });

  it('is signed with a published RS256 key', async () => {
    const { access_token: token, id_token: idToken } = await obtainTokens(tenant.origin);
    const keys = createRemoteJWKSet(new URL(`${tenant.origin}/.well-known/jwks.json`));
    const header = { alg: 'RS256', typ: 'JWT', kid: expect.any(String) };
    expect([decodeProtectedHeader(token), decodeProtectedHeader(idToken)]).toEqual([header, header]);
    await expect(jwtVerify(token, keys, { issuer: `${tenant.origin}/`, audience: AUDIENCE })).resolves.toBeDefined();
    await expect(jwtVerify(idToken, keys, { issuer: `${tenant.origin}/`, audience: CLIENT_ID })).resolves.toBeDefined();
  });

  it('lives as long as the API says', async () => {
    const { claims } = await claimsWith(['token_lifetime: 86400', 'token_lifetime: 300']);
    expect(Number(claims.exp) - Number(claims.iat)).toBe(300);
  });

  it('has all requested scopes and no permissions without RBAC', async () => {
    const { claims } = await claimsWith(['enforce_policies: true', 'enforce_policies: false'], 'bob@example.com');
    expect(claims).toMatchObject({ scope: SCOPE });
    expect(claims).not.toHaveProperty('permissions');
  });

  it('has no permissions in the dialect without them', async () => {
    expect((await claimsWith(['access_token_authz', 'access_token'])).claims).not.toHaveProperty('permissions');
  });

  it('follows RFC 9068 in that dialect', async () => {
    const { header, claims } = await claimsWith(['access_token_authz', 'rfc9068_profile_authz']);
    expect(header).toMatchObject({ typ: 'at+jwt' });
    expect(claims).toMatchObject({
      client_id: CLIENT_ID,
      jti: expect.any(String),
      permissions: PERMISSIONS,
    });
  });

  it('is for an API whose identifier is no URL', async () => {
    const files = edited({
      tenant: [
        ['identifier: https://api.latchkey.example', 'identifier: "my api#1"'],
        ['clientGrants:', 'x-grants:'],
        ['roles:', 'x-roles:'],
      ],
      local: [['[Admin]', '[]']],
    });
    const other = await start(files);
    const tokens = await obtainTokens(other.origin, 'ada@example.com', { audience: 'my api#1' });
    const refreshed = await refresh(other.origin, tokens.refresh_token);
    expect(claimsOf(refreshed.access_token).aud).toEqual(['my api#1', `${other.origin}/userinfo`]);
  });

  it("is for the tenant's default audience where the login names none", async () => {
    const edit = ['tenant:\n', `tenant:\n  default_audience: ${AUDIENCE}\n`] as const;
    const other = await start(edited({ tenant: [edit] }));
    const { access_token: token } = await obtainTokens(other.origin, undefined, { audience: undefined });
    expect(claimsOf(token)).toMatchObject({ aud: [AUDIENCE, `${other.origin}/userinfo`], scope: SCOPE });
  });

  it('is no JWT without an audience', async () => {
    const tokens = await obtainTokens(tenant.origin, 'ada@example.com', { audience: undefined });
    expect(tokens.access_token.split('.')).toHaveLength(1);
    expect(tokens.scope).toBe('openid profile email offline_access');
  });
});

describe('the ID token', () => {
  it('carries profile and email', async () => {
    const { id_token: token } = await obtainTokens(tenant.origin);
    expect(claimsOf(token)).toEqual({
      iss: `${tenant.origin}/`,
      sub: 'auth0|ada',
      aud: CLIENT_ID,
      iat: time,
      exp: time,
      nonce: 'a-nonce',
      sid: expect.stringMatching(/^[\w-]{20,}$/),
      name: 'Ada Lovelace',
      nickname: 'ada',
      given_name: 'Ada',
      family_name: 'Lovelace',
      picture: `${tenant.origin}/avatars/AL.svg`,
      updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      email: 'ada@example.com',
      email_verified: true,
    });
  });

  it('shows a picture that somebody has, else their initials', async () => {
    const picture = 'https://pictures.example/ada.png';
    const other = await start(edited({ local: [['nickname: ada', `picture: ${picture}`]] }));
    expect(claimsOf((await obtainTokens(other.origin)).id_token)).toMatchObject({ picture });
    const bobs = claimsOf((await obtainTokens(other.origin, 'bob@example.com')).id_token)['picture'];
    const response = await fetch(String(bobs));
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(await response.text()).toContain('>BM</text>');
  });

  it.each([
    ['AL', 200],
    ['%C3%89%E6%9D%8E', 200],
    ['%3Cs', 200],
    ['ABC', 404],
    ['%', 404],
    ['%2Fa', 200],
  ])('answers to the picture %s with %i, and no markup of its name', async (name, status) => {
    const response = await fetch(`${tenant.origin}/avatars/${name}.svg`);
    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain('<s<');
  });

  it('carries only what was asked for', async () => {
    const { id_token: token } = await obtainTokens(tenant.origin, 'ada@example.com', { scope: 'openid email' });
    expect(claimsOf(token)).toMatchObject({ email: 'ada@example.com' });
    expect(claimsOf(token)).not.toHaveProperty('name');
  });

  it('carries them without an audience too', async () => {
    const { id_token: token } = await obtainTokens(tenant.origin, 'ada@example.com', { audience: undefined });
    expect(claimsOf(token)).toMatchObject({ name: 'Ada Lovelace', email: 'ada@example.com' });
  });
});
