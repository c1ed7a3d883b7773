import { createHmac } from 'node:crypto';
import { createKey, type Deviation, signParts as signWith, TestIssuer, type TestKey } from '../src/testing';

/** The key that the key server publishes unless a test says otherwise. */
export const KEY = createKey('key-1');

/** The tenant, whose issuer a test learns when its key server listens. */
export const tenant = new TestIssuer({
  issuer: '',
  key: KEY,
  claims: { scope: 'openid profile email read:messages', permissions: ['read:messages'] },
});
export const { audience: AUDIENCE, clientId: CLIENT_ID } = tenant;

export const now = (): number => Math.floor(Date.now() / 1000);

type Claims = Readonly<Record<string, unknown>>;

/** An access token in Auth0's default dialect, good but for the claims given. */
export const createJwt = (claims: Claims = {}, deviation: Deviation = {}): string => tenant.token(claims, deviation);

/** An ID token, good but for the claims given. */
export const createIdToken = (claims: Claims = {}, deviation: Deviation = {}): string =>
  tenant.idToken(claims, deviation);

/** A logout token as Auth0 makes it, good but for the claims given. */
export const createLogoutToken = (claims: Claims = {}, deviation: Deviation = {}): string =>
  tenant.logoutToken(claims, deviation);

/** An access token in Auth0's RFC 9068 dialect. */
export const createRfc9068Jwt = (claims: Claims = {}): string =>
  createJwt({ azp: undefined, client_id: CLIENT_ID, jti: 'one', ...claims }, { header: { typ: 'at+jwt' } });

/** Signs any two parts by the tenant's key, or another. */
export const signParts = (header: unknown, payload: unknown, key: TestKey = KEY): string =>
  signWith(header, payload, key);

/** A token under HMAC with the public key as the secret: the confusion of RFC 8725 section 2.1. */
export function createHmacJwt(): string {
  const input = createJwt({}, { header: { alg: 'HS256' } })
    .split('.')
    .slice(0, 2)
    .join('.');
  const secret = KEY.publicKey.export({ type: 'spki', format: 'pem' });
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}
