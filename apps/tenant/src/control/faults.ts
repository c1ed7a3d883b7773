import {
  constants,
  createHmac,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign as rsa,
} from 'node:crypto';
import { CompactEncrypt, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import type { JWK } from 'oidc-provider';
import type { Algorithm } from '../configuration/model';

/** A token before it is signed. */
export interface Draft {
  readonly header: Record<string, unknown>;
  readonly claims: Record<string, unknown>;
  /** A private key, or for HS256 the shared secret. */
  readonly key: KeyObject;
  readonly algorithm: Algorithm;
}

type Break = (draft: Draft, signingKey: JWK) => string | Promise<string>;

const DAY = 24 * 60 * 60;
const now = () => Math.floor(Date.now() / 1000);

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * The JWS of a draft, whose header says the algorithm that it is signed by whatever the draft says. Signed by hand: a library for good tokens refuses
 * headers such as `crit`, and just those are wanted here.
 */
export function sign({ header, claims, key, algorithm }: Draft): string {
  const input = `${encode({ ...header, alg: algorithm })}.${encode(claims)}`;
  return `${input}.${SIGNATURES[algorithm](Buffer.from(input), key).toString('base64url')}`;
}

/** RFC 7518 sections 3.2, 3.3 and 3.5. */
const SIGNATURES: Readonly<Record<Algorithm, (input: Buffer, key: KeyObject) => Buffer>> = {
  RS256: (input, key) => rsa('RSA-SHA256', input, key),
  RS512: (input, key) => rsa('RSA-SHA512', input, key),
  PS256: (input, key) => rsa('RSA-SHA256', input, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
  HS256: (input, key) => createHmac('sha256', key).update(input).digest(),
};

const without = (values: Record<string, unknown>, name: string) =>
  Object.fromEntries(Object.entries(values).filter(([key]) => key !== name));
const claiming =
  (changes: (draft: Draft) => Record<string, unknown>): Break =>
  (draft) =>
    sign({ ...draft, claims: { ...draft.claims, ...changes(draft) } });
const lacking =
  (claim: string): Break =>
  (draft) =>
    sign({ ...draft, claims: without(draft.claims, claim) });

const stranger = ({ key }: Draft) =>
  key.type === 'secret'
    ? createSecretKey(randomBytes(32))
    : generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

/** Ways in which a token can be wrong, each with only this one thing wrong. */
export const FAULTS = {
  expired: claiming(() => ({ iat: now() - 2 * DAY, exp: now() - DAY })),
  'not-yet-valid': claiming(() => ({ nbf: now() + DAY })),
  'issued-in-future': claiming(() => ({ iat: now() + DAY, exp: now() + 2 * DAY })),
  'no-expiry': lacking('exp'),
  'wrong-issuer': claiming(() => ({ iss: 'https://somebody-else.example/' })),
  'issuer-without-slash': claiming(({ claims }) => ({ iss: String(claims['iss']).replace(/\/$/, '') })),
  'wrong-audience': claiming(() => ({ aud: 'https://somebody-else.example' })),
  'no-audience': lacking('aud'),
  'no-subject': lacking('sub'),
  'no-key-id': (draft) => sign({ ...draft, header: without(draft.header, 'kid') }),
  'unknown-key': (draft) =>
    sign({ ...draft, key: stranger(draft), header: { ...draft.header, kid: randomBytes(16).toString('base64url') } }),
  /** Somebody else's key under the name of ours. */
  'bad-signature': (draft) => sign({ ...draft, key: stranger(draft) }),
  /** Claims that were changed after signing. */
  tampered: (draft) => {
    const [header, , signature] = sign(draft).split('.');
    return [header, encode({ ...draft.claims, sub: 'auth0|somebody-else' }), signature].join('.');
  },
  /** RFC 8725 section 3.1. */
  'alg-none': ({ claims }) => new UnsecuredJWT(claims as JWTPayload).encode(),
  /** Signed with the public key as if it were a shared secret: RFC 8725 section 2.1. */
  'hs256-with-public-key': ({ header, claims }, signingKey) => {
    const { kty, n, e } = signingKey;
    const pem = createPublicKey({ key: { kty, n, e }, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const secret = createSecretKey(Buffer.from(pem));
    return new SignJWT(claims as JWTPayload).setProtectedHeader({ ...header, alg: 'HS256' }).sign(secret);
  },
  /** What Auth0 gives out where no audience was sent. */
  opaque: () => randomBytes(24).toString('base64url'),
  /** The five parts of a JWE, which Auth0 gives out for /userinfo. */
  encrypted: ({ claims }) =>
    new CompactEncrypt(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .encrypt(randomBytes(32)),
  /**
   * A logout token (OpenID Connect Back-Channel Logout 1.0 section 2.4) of Auth0's shape: to a lax check it looks like an ID
   * token, for its `typ` is JWT.
   */
  'logout-token': ({ algorithm, header, claims, key }) => {
    const { iss, sub, iat } = claims;
    const [jti, sid, trace_id] = [16, 16, 8].map((bytes) => randomBytes(bytes).toString('hex'));
    const aud = claims['azp'] ?? claims['aud'];
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
    return sign({
      algorithm,
      header: { ...header, typ: 'JWT' },
      claims: { iss, sub, aud, iat, exp: Number(iat) + 120, jti, events, trace_id, sid },
      key,
    });
  },
  truncated: (draft) => sign(draft).slice(0, -20),
} as const satisfies Readonly<Record<string, Break>>;

/** The name of a fault. */
export type Fault = keyof typeof FAULTS;
