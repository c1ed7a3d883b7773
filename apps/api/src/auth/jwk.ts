import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

/** More keys than any tenant publishes; a set with more is taken for broken. */
const MAX_KEYS = 100;

/**
 * The keys of a JWKS by which RS256 signatures may be verified, by `kid`. Others are left out: another type, use or
 * algorithm (RFC 7517 sections 4.1 to 4.4, RFC 8725 section 3.1), an RSA modulus under 2048 or over 8192 bits, a public
 * exponent of 1 or an even one (RFC 8725 section 3.2, RFC 7518 section 3.3). Throws where none is left.
 */
export function usableKeys(jwks: unknown): Map<string, KeyObject> {
  if (!Array.isArray(jwks)) throw new Error('The JWKS has no array of keys.');
  if (jwks.length > MAX_KEYS) throw new Error(`The JWKS has ${jwks.length} keys and at most ${MAX_KEYS} are taken.`);
  const keys = new Map<string, KeyObject>();
  for (const jwk of jwks as unknown[]) {
    const [kid, key] = usableKey(jwk) ?? [];
    if (kid && key && !keys.has(kid)) keys.set(kid, key);
  }
  if (keys.size === 0) throw new Error('The JWKS has no key for RS256 that is strong enough.');
  return keys;
}

function usableKey(jwk: unknown): [string, KeyObject] | undefined {
  if (typeof jwk !== 'object' || jwk === null) return undefined;
  const { kid, kty, use, alg, key_ops, n, e } = jwk as Record<string, unknown>;
  const fits =
    typeof kid === 'string' &&
    kty === 'RSA' &&
    (use === undefined || use === 'sig') &&
    (alg === undefined || alg === 'RS256') &&
    (key_ops === undefined || (Array.isArray(key_ops) && key_ops.includes('verify')));
  if (!fits) return undefined;
  try {
    const key = createPublicKey({ key: { kty, n, e } as JsonWebKey, format: 'jwk' });
    const { modulusLength = 0, publicExponent = 1n } = key.asymmetricKeyDetails ?? {};
    const strong = modulusLength >= 2048 && modulusLength <= 8192 && publicExponent > 1n && publicExponent % 2n === 1n;
    return strong ? [kid, key] : undefined;
  } catch {
    return undefined; // not an RSA key at all: n or e is missing or no base64url
  }
}
