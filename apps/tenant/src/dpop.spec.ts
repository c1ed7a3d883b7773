import { randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Tenant } from './tenant';
import { Browser } from './testing/browser';
import { CALLBACK, callbackOf, claimsOf, createPkce, logIn, requestToken } from './testing/flow';
import { start } from './testing/start';

let tenant: Tenant;
beforeAll(async () => (tenant = await start()));

/** A key of an application, and its proofs of possession (RFC 9449 section 4.2) for the token endpoint. */
async function createProver() {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  const prove = (claims = {}) =>
    new SignJWT({
      htm: 'POST',
      htu: `${tenant.origin}/oauth/token`,
      jti: randomUUID(),
      iat: Math.floor(Date.now() / 1000),
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .sign(privateKey);
  return { jkt: await calculateJwkThumbprint(jwk), prove };
}

/** Tokens that are bound to the key of a prover. */
async function obtainBound({ prove }: Awaited<ReturnType<typeof createProver>>) {
  const { verifier, challenge } = createPkce();
  const { code } = callbackOf(await logIn(new Browser(tenant.origin), undefined, { code_challenge: challenge }));
  const fields = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: CALLBACK };
  return requestToken(tenant.origin, fields, { dpop: await prove() });
}

describe('a token with a proof of possession', () => {
  it('is bound to the key', async () => {
    const prover = await createProver();
    const tokens = await obtainBound(prover);
    expect(tokens).toMatchObject({ status: 200, token_type: 'DPoP' });
    expect(claimsOf(tokens.access_token)).toMatchObject({ cnf: { jkt: prover.jkt } });
  });

  it('is refreshed by the same key only', async () => {
    const [prover, thief] = [await createProver(), await createProver()];
    const { refresh_token } = await obtainBound(prover);
    const fields = { grant_type: 'refresh_token', refresh_token };
    expect(await requestToken(tenant.origin, fields)).toMatchObject({ error: 'invalid_grant' });
    expect(await requestToken(tenant.origin, fields, { dpop: await thief.prove() })).toMatchObject({
      error: 'invalid_grant',
    });
    expect(await requestToken(tenant.origin, fields, { dpop: await prover.prove() })).toMatchObject({ status: 200 });
  });

  it('is refused at /userinfo as a bearer token', async () => {
    const { access_token: token } = await obtainBound(await createProver());
    const response = await fetch(`${tenant.origin}/userinfo`, { headers: { authorization: `Bearer ${token}` } });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('proof of possession');
  });

  it.each([{ htm: 'GET' }, { htu: 'https://somewhere-else.example/oauth/token' }, { iat: 1 }])(
    'is refused for a wrong proof: %j',
    async (claims) => {
      const { prove } = await createProver();
      const wrong = { grant_type: 'refresh_token', refresh_token: 'any' };
      const answer = await requestToken(tenant.origin, wrong, { dpop: await prove(claims) });
      expect([answer.status, answer.error]).toEqual([400, 'invalid_dpop_proof']);
    },
  );
});
