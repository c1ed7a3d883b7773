import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import type { Tenant } from '../tenant';
import { mint, post } from '../testing/control';
import { AUDIENCE, claimsOf, CLIENT_ID, obtainTokens, PERMISSIONS } from '../testing/flow';
import { edited } from '../testing/files';
import { start } from '../testing/start';
import { FAULTS } from './faults';

let tenant: Tenant;
beforeAll(async () => (tenant = await start()));

/** What an API does that checks everything. Resolves with "good" or the code of the error. */
const verify = (token: string, audience = AUDIENCE) =>
  jwtVerify(token, createRemoteJWKSet(new URL(`${tenant.origin}/.well-known/jwks.json`)), {
    issuer: `${tenant.origin}/`,
    audience,
    algorithms: ['RS256'],
    requiredClaims: ['exp', 'sub'],
    maxTokenAge: '1 day',
  }).then(
    () => 'good',
    ({ code }: { code: string }) => code,
  );

const withoutTimes = ({ iat, exp, ...claims }: Record<string, unknown>) => ({ ...claims, iat: !!iat, exp: !!exp });

describe('a minted token', () => {
  it('is the one that a login gives, by default', async () => {
    const [minted, issued] = [await mint(tenant.origin), (await obtainTokens(tenant.origin)).access_token];
    expect(decodeProtectedHeader(minted)).toEqual(decodeProtectedHeader(issued));
    const scope = ['openid profile email', ...PERMISSIONS].join(' ');
    expect(withoutTimes(claimsOf(minted))).toEqual({ ...withoutTimes(claimsOf(issued)), scope });
    expect(await verify(minted)).toBe('good');
  });

  it('may be an ID token', async () => {
    const issued = await obtainTokens(tenant.origin, 'bob@example.com', { nonce: undefined });
    const minted = await mint(tenant.origin, { type: 'id', user: 'bob@example.com' });
    expect(decodeProtectedHeader(minted)).toEqual(decodeProtectedHeader(issued.id_token));
    expect(withoutTimes(claimsOf(minted))).toEqual({
      ...withoutTimes(claimsOf(issued.id_token)),
      sid: expect.stringMatching(/^[\w-]{22}$/), // of no session
    });
    expect(await verify(minted, CLIENT_ID)).toBe('good');
  });

  it('is made to order', async () => {
    const order = {
      user: 'bob@example.com',
      scope: 'read:messages',
      expiresIn: 30,
      claims: { org_id: 'org_1', azp: null },
      header: { typ: null },
    };
    const token = await mint(tenant.origin, order);
    const claims = claimsOf(token);
    expect(claims).toMatchObject({ sub: 'auth0|bob', aud: AUDIENCE, scope: 'read:messages', org_id: 'org_1' });
    expect(claims).not.toHaveProperty('azp');
    expect(Number(claims.exp) - Number(claims.iat)).toBe(30);
    expect(decodeProtectedHeader(token)).not.toHaveProperty('typ');
  });

  it("may be a logout token of Auth0's shape, which looks like an ID token", async () => {
    const token = await mint(tenant.origin, { fault: 'logout-token', user: 'bob@example.com' });
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'RS256', typ: 'JWT' });
    const { iat = 0, ...claims } = claimsOf(token);
    expect(claims).toEqual({
      iss: `${tenant.origin}/`,
      sub: 'auth0|bob',
      aud: CLIENT_ID,
      exp: iat + 120,
      jti: expect.stringMatching(/^\w{32}$/),
      sid: expect.stringMatching(/^\w{32}$/),
      trace_id: expect.stringMatching(/^\w{16}$/),
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    });
    expect(await verify(token, CLIENT_ID)).toBe('good');
    const order = { fault: 'logout-token', type: 'id', client: 'latchkey-worker' };
    expect(claimsOf(await mint(tenant.origin, order))).toMatchObject({ aud: 'latchkey-worker' });
  });

  it('may have a header that no library would sign', async () => {
    const token = await mint(tenant.origin, { header: { b64: false, crit: ['b64'] } });
    expect(decodeProtectedHeader(token)).toMatchObject({ b64: false, crit: ['b64'], alg: 'RS256' });
    expect(await verify(token)).not.toBe('good');
  });

  it("follows the API's dialect", async () => {
    const other = await start(edited({ tenant: [['access_token_authz', 'rfc9068_profile']] }));
    const token = await mint(other.origin);
    expect(claimsOf(token)).toMatchObject({ client_id: CLIENT_ID, jti: expect.any(String) });
    expect(claimsOf(token)).not.toHaveProperty('permissions');
    expect(decodeProtectedHeader(token).typ).toBe('at+jwt');
  });

  it.each(Object.keys(FAULTS).filter((fault) => fault !== 'no-key-id'))(
    'is refused with the fault %s',
    async (fault) => {
      expect(await verify(await mint(tenant.origin, { fault }))).toMatch(/^ERR_J/);
    },
  );

  it('may lack the id of its key', async () => {
    expect(decodeProtectedHeader(await mint(tenant.origin, { fault: 'no-key-id' }))).not.toHaveProperty('kid');
  });

  it.each([
    ['expired', 'ERR_JWT_EXPIRED'],
    ['bad-signature', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
    ['tampered', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
    ['unknown-key', 'ERR_JWKS_NO_MATCHING_KEY'],
    ['alg-none', 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['hs256-with-public-key', 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['wrong-issuer', 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['encrypted', 'ERR_JWS_INVALID'],
  ])('has exactly the fault %s', async (fault, code) => {
    expect(await verify(await mint(tenant.origin, { fault }))).toBe(code);
  });

  it.each([
    [{ user: 'nobody@example.com' }, 404],
    [{ client: 'nobody' }, 404],
    [{ audience: 'nothing' }, 404],
    [{ fault: 'broken-heart' }, 400],
    [{ type: 'refresh' }, 400],
  ])('is refused if it cannot be: %j', async (order, status) => {
    expect((await post(tenant.origin, 'tokens', order)).status).toBe(status);
  });
});
