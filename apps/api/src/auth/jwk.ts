import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

/** More keys than any tenant publishes; a set with more is taken for broken. */
const MAX_KEYS = 100;

/** Algorithms that tokens may be signed by here, all with RSA keys. */
export const ALGORITHMS = ['RS256', 'PS256'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** What a key is found by: its `kid` and its one algorithm, so that it verifies by no other (RFC 8725 section 3.1). */
export const keyName = (kid: string, algorithm: Algorithm): string => `${algorithm} ${kid}`;

/**
 * The keys of a JWKS by which signatures may be verified, by `keyName`. A key that says no algorithm is for the first of
 * these. Others are left out: another type, use or algorithm (RFC 7517 sections 4.1 to 4.4, RFC 8725 section 3.1), an RSA modulus under 2048 or over 8192 bits, a public
 * exponent of 1 or an even one (RFC 8725 section 3.2, RFC 7518 section 3.3). Throws where none is left.
 */
export function usableKeys(
  jwks: unknown,
  algorithms: readonly [Algorithm, ...Algorithm[]] = ['RS256'],
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

function usableKey(jwk: unknown, algorithms: readonly [Algorithm, ...Algorithm[]]): [string, KeyObject] | undefined {
  if (typeof jwk !== 'object' || jwk === null) return undefined;
  const { kid, kty, use, alg = algorithms[0], key_ops, n, e } = jwk as Record<string, unknown>;
  const algorithm = algorithms.find((one) => one === alg);
  const fits =
    typeof kid === 'string' &&
    algorithm !== undefined &&
    kty === 'RSA' &&
    (use === undefined || use === 'sig') &&
    (key_ops === undefined || (Array.isArray(key_ops) && key_ops.includes('verify')));
  if (!fits) return undefined;
  try {
    const key = createPublicKey({ key: { kty, n, e } as JsonWebKey, format: 'jwk' });
    const { modulusLength = 0, publicExponent = 1n } = key.asymmetricKeyDetails ?? {};
    const strong = modulusLength >= 2048 && modulusLength <= 8192 && publicExponent > 1n && publicExponent % 2n === 1n;
    return strong ? [keyName(kid, algorithm), key] : undefined;
  } catch {
    return undefined; // not an RSA key at all: n or e is missing or no base64url
  }
}
