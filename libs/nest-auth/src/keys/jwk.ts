import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { type Algorithm, ALGORITHMS, DEFAULT_ALGORITHMS } from './algorithms';

/** More keys than any tenant publishes; a set with more is taken for broken. */
const MAX_KEYS = 100;

/** What a key is found by: its `kid` and its one algorithm, so that it verifies by no other (RFC 8725 section 3.1). */
export const keyName = (kid: string, algorithm: Algorithm): string => `${algorithm} ${kid}`;

/**
 * The keys of a JWKS by which signatures may be verified, by `keyName`. A key that says no algorithm is for the first of
 * these that fits it. Others are left out: another type, use or algorithm (RFC 7517 sections 4.1 to 4.4, RFC 8725 section
 * 3.1), an RSA modulus under 2048 or over 8192 bits, a public exponent of 1 or an even one (RFC 8725 section 3.2, RFC
 * 7518 section 3.3). Throws where none is left.
 */
export function usableKeys(
  jwks: unknown,
  algorithms: readonly Algorithm[] = DEFAULT_ALGORITHMS,
): Map<string, KeyObject> {
  if (!Array.isArray(jwks)) throw new Error('The JWKS has no array of keys.');
  if (jwks.length > MAX_KEYS) throw new Error(`The JWKS has ${jwks.length} keys and at most ${MAX_KEYS} are taken.`);
  const keys = new Map<string, KeyObject>();
  for (const jwk of jwks as unknown[]) {
    const [name, key] = usableKey(jwk, algorithms) ?? [];
    if (name && key && !keys.has(name)) keys.set(name, key);
  }
  if (keys.size === 0) throw new Error(`The JWKS has no key for ${algorithms.join(' or ')} that is strong enough.`);
  return keys;
}

function usableKey(jwk: unknown, algorithms: readonly Algorithm[]): [string, KeyObject] | undefined {
  if (typeof jwk !== 'object' || jwk === null) return undefined;
  const { kid, kty, crv, use, alg, key_ops, ...rest } = jwk as Record<string, unknown>;
  const algorithm = algorithms.find((name) => {
    const { kty: type, crv: curve } = ALGORITHMS[name];
    return kty === type && (curve === undefined || crv === curve) && (alg === undefined || alg === name);
  });
  const fits =
    typeof kid === 'string' &&
    kid !== '' &&
    (use === undefined || use === 'sig') &&
    (key_ops === undefined || (Array.isArray(key_ops) && key_ops.includes('verify')));
  if (!fits || algorithm === undefined) return undefined;
  const { members, strong } = ALGORITHMS[algorithm];
  try {
    const parts = Object.fromEntries(members.map((name) => [name, rest[name]]));
    const key = createPublicKey({ key: { kty, crv, ...parts } as JsonWebKey, format: 'jwk' });
    return strong(key) ? [keyName(kid, algorithm), key] : undefined;
  } catch {
    return undefined; // no such key at all: a member is missing or no base64url
  }
}
