import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A key of the test's own tenant: the private half signs, the public half is published under `kid`. */
export interface TestKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export function createKey(kid: string, modulusLength = 2048): TestKey {
  return { kid, ...generateKeyPairSync('rsa', { modulusLength }) };
}

/** The key that the key server publishes unless a test says otherwise. */
export const KEY = createKey('key-1');

export const AUDIENCE = 'https://api.test';
export const CLIENT_ID = 'client-of-the-test';

export const now = (): number => Math.floor(Date.now() / 1000);

/** Only what differs from a good token. A claim or header member set to undefined is left out. */
export interface Deviation {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: TestKey;
}

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Signs any two parts, objects or texts, whatever they hold. */
export function signParts(header: unknown, payload: unknown, key: TestKey = KEY): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${sign('RSA-SHA256', Buffer.from(input), key.privateKey).toString('base64url')}`;
}

/** The tenant's issuer, which a test learns when its key server listens. */
export const tenant = { issuer: '' };

/** An access token in Auth0's default dialect, good but for the claims given. */
export function createJwt(
  claims: Readonly<Record<string, unknown>> = {},
  { header = {}, key = KEY }: Deviation = {},
): string {
  const payload = {
    iss: tenant.issuer,
    sub: 'auth0|ada',
    aud: [AUDIENCE, `${tenant.issuer}userinfo`],
    azp: CLIENT_ID,
    iat: now(),
    exp: now() + 600,
    scope: 'openid profile email read:messages',
    permissions: ['read:messages'],
    ...claims,
  };
  return signParts({ alg: 'RS256', typ: 'JWT', kid: key.kid, ...header }, payload, key);
}

/** An access token in Auth0's RFC 9068 dialect. */
export function createRfc9068Jwt(claims: Readonly<Record<string, unknown>> = {}): string {
  return createJwt({ azp: undefined, client_id: CLIENT_ID, jti: 'one', ...claims }, { header: { typ: 'at+jwt' } });
}

/** An ID token, good but for the claims given. */
export function createIdToken(claims: Readonly<Record<string, unknown>> = {}, deviation: Deviation = {}): string {
  const own = {
    aud: CLIENT_ID,
    azp: undefined,
    scope: undefined,
    permissions: undefined,
    nonce: 'n',
    sid: 's',
    email: 'ada@example.com',
  };
  return createJwt({ ...own, ...claims }, deviation);
}

/** A token under HMAC with the public key as the secret: the confusion of RFC 8725 section 2.1. */
export function createHmacJwt(): string {
  const input = createJwt({}, { header: { alg: 'HS256' } })
    .split('.')
    .slice(0, 2)
    .join('.');
  const secret = KEY.publicKey.export({ type: 'spki', format: 'pem' });
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}
