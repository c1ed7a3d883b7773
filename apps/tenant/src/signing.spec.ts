import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { join } from 'node:path';
import type { Tenant } from './tenant';
import { change, mint } from './testing/control';
import { edited, folder } from './testing/files';
import { AUDIENCE, claimsOf, obtainTokens, requestToken } from './testing/flow';
import { start, stop } from './testing/start';

const API_ALG = 'signing_alg: RS256';
const CLIENT_ALG = 'alg: RS256';

const algorithms = (api: string, client: string) =>
  edited({
    tenant: [
      [API_ALG, `signing_alg: ${api}`],
      [CLIENT_ALG, `alg: ${client}`],
    ],
  });

const keysOf = async (tenant: Tenant) => {
  const response = await fetch(`${tenant.origin}/.well-known/jwks.json`);
  return ((await response.json()) as { keys: { kid: string; alg: string; kty: string }[] }).keys;
};

/** Which key has signed a token, after it was verified with the published ones by this algorithm alone. */
async function verified(tenant: Tenant, token: string, algorithm: string): Promise<string | undefined> {
  const keys = createRemoteJWKSet(new URL(`${tenant.origin}/.well-known/jwks.json`));
  const { protectedHeader } = await jwtVerify(token, keys, { algorithms: [algorithm], issuer: `${tenant.origin}/` });
  return protectedHeader.kid;
}

describe('tokens by PS256 and RS512', () => {
  let tenant: Tenant;
  beforeAll(async () => (tenant = await start(algorithms('PS256', 'RS512'))));

  it('have a key each, and RS256 keeps its own', async () => {
    const keys = await keysOf(tenant);
    expect(keys.map(({ alg, kty }) => [alg, kty])).toEqual([
      ['RS256', 'RSA'],
      ['RS512', 'RSA'],
      ['PS256', 'RSA'],
    ]);
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(3);
  });

  it('are signed by it, of persons and of machines', async () => {
    const { access_token: access, id_token: id } = await obtainTokens(tenant.origin);
    const { access_token: machine } = await requestToken(tenant.origin, {
      grant_type: 'client_credentials',
      client_id: 'latchkey-worker',
      client_secret: 'latchkey-worker-secret',
      audience: AUDIENCE,
    });
    const [, rs512, ps256] = (await keysOf(tenant)).map(({ kid }) => kid);
    expect(await verified(tenant, access, 'PS256')).toBe(ps256);
    expect(await verified(tenant, machine, 'PS256')).toBe(ps256);
    expect(await verified(tenant, id, 'RS512')).toBe(rs512);
    expect(await verified(tenant, await mint(tenant.origin), 'PS256')).toBe(ps256);
    expect(await verified(tenant, await mint(tenant.origin, { type: 'id' }), 'RS512')).toBe(rs512);
  });

  it('open /userinfo', async () => {
    const { access_token: token } = await obtainTokens(tenant.origin);
    const response = await fetch(`${tenant.origin}/userinfo`, { headers: { authorization: `Bearer ${token}` } });
    expect(await response.json()).toMatchObject({ sub: 'auth0|ada' });
  });

  it('get new keys when the keys are rotated, and lose the old ones', async () => {
    const { access_token: token } = await obtainTokens(tenant.origin);
    const before = await verified(tenant, token, 'PS256');
    await change(tenant.origin, 'keys/rotate');
    const after = await obtainTokens(tenant.origin);
    expect(await verified(tenant, after.access_token, 'PS256')).not.toBe(before);
    expect(await verified(tenant, token, 'PS256')).toBe(before);
    await change(tenant.origin, 'keys/withdraw');
    expect((await keysOf(tenant)).map(({ alg }) => alg)).toEqual(['RS256', 'RS512', 'PS256']);
    await expect(verified(tenant, token, 'PS256')).rejects.toThrow();
  });
});

describe('a key for PS256', () => {
  it('is made when it is first needed, and stays', async () => {
    const database = join(folder(), 'tenant.db');
    const before = await start({ database });
    expect((await keysOf(before)).map(({ alg }) => alg)).toEqual(['RS256']);
    await stop(before);
    const first = await start({ ...algorithms('PS256', 'RS256'), database });
    const keys = await keysOf(first);
    expect(keys.map(({ alg }) => alg)).toEqual(['RS256', 'PS256']);
    await stop(first);
    expect(await keysOf(await start({ ...algorithms('PS256', 'RS256'), database }))).toEqual(keys);
  });
});

describe('tokens by HS256', () => {
  it('are signed with the secret of the API or of the client, and published nowhere', async () => {
    const tenant = await start(algorithms('HS256', 'HS256'));
    const { access_token: access, id_token: id } = await obtainTokens(tenant.origin);
    const by = async (token: string, secret: string) => {
      const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), { algorithms: ['HS256'] });
      return payload.sub;
    };
    expect(await by(access, `${AUDIENCE}-secret`)).toBe('auth0|ada');
    expect(await by(id, 'latchkey-web-secret')).toBe('auth0|ada');
    expect(await by(await mint(tenant.origin), `${AUDIENCE}-secret`)).toBe('auth0|ada');
    expect(decodeProtectedHeader(access)).not.toHaveProperty('kid');
    // What /userinfo cannot verify is not for it.
    expect(claimsOf(access).aud).toBe(AUDIENCE);
    expect((await keysOf(tenant)).map(({ alg }) => alg)).toEqual(['RS256']);
  });

  it('have the secret that a file says', async () => {
    const files = edited({
      tenant: [[API_ALG, 'signing_alg: HS256\n    signing_secret: shared by both']],
    });
    const token = await mint((await start(files)).origin);
    const key = new TextEncoder().encode('shared by both');
    expect((await jwtVerify(token, key, { algorithms: ['HS256'] })).payload.aud).toContain(AUDIENCE);
  });
});
