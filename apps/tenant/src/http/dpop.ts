import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify, type JWTPayload } from 'jose';
import type { Context } from 'koa';
import type Provider from 'oidc-provider';

/** What a proof may be signed with; the engine takes the same at the token endpoint. */
export const PROOF_ALGORITHMS = ['ES256', 'Ed25519', 'EdDSA'];
/** How old a proof may be, or how far ahead the sender's clock. In seconds, as the engine has it. */
const WINDOW = 300;

/** A request with an access token that fails for its key. The message is a sentence for the challenge. */
export class BindingError extends Error {
  constructor(
    readonly code: 'invalid_token' | 'invalid_dpop_proof',
    description: string,
  ) {
    super(description);
  }
}

/**
 * Holds the sender of an access token against the key that the token is bound to (RFC 9449 section 7). Throws a
 * BindingError for a bound token that comes as a bearer token (section 7.2), for one without a good proof, and for a proof
 * for a token that is bound to nothing.
 */
export async function checkBinding(
  ctx: Context,
  provider: Provider,
  scheme: string,
  token: string,
  { cnf, azp }: JWTPayload,
): Promise<void> {
  if (scheme.toLowerCase() === 'bearer') {
    if (cnf === undefined) return;
    throw new BindingError('invalid_token', 'It is bound to a key: send it as DPoP, with a proof of possession.');
  }
  if (cnf === undefined) throw new BindingError('invalid_token', 'It is bound to no key: send it as Bearer.');
  const { claims, thumbprint } = await readProof(ctx.get('DPoP'));
  const { jti, iat } = checkClaims(ctx, token, claims);
  if (typeof cnf !== 'object' || cnf === null || !('jkt' in cnf) || cnf.jkt !== thumbprint)
    throw new BindingError('invalid_token', 'It is bound to another key than that of the proof.');
  // As long as its time would be accepted: a proof is good for one request (section 11.1).
  if (!(await provider.ReplayDetection.unique(String(azp), jti, iat + WINDOW + 1)))
    throw new BindingError('invalid_dpop_proof', 'The proof has been used before.');
}

/** The claims of a proof, and the thumbprint of the key in it that it is signed with (RFC 9449 section 4.3, 1 to 7). */
async function readProof(proof: string) {
  try {
    // Also refuses a private key, and two headers, which Node joins with a comma.
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      algorithms: PROOF_ALGORITHMS,
      typ: 'dpop+jwt',
    });
    return { claims: payload, thumbprint: await calculateJwkThumbprint(protectedHeader.jwk ?? {}) };
  } catch {
    const description = 'The header DPoP must hold one JWT of the type dpop+jwt, signed with the public key in it.';
    throw new BindingError('invalid_dpop_proof', description);
  }
}

/** The rest of section 4.3. No nonce: /userinfo gives none out, and so demands none. */
function checkClaims(
  ctx: Context,
  token: string,
  { htm, htu, ath, jti, iat }: JWTPayload,
): { jti: string; iat: number } {
  const target = URL.parse(String(htu));
  if (htm !== ctx.method || !target || target.origin + target.pathname !== ctx.URL.origin + ctx.path)
    throw new BindingError('invalid_dpop_proof', 'The proof is for another request: see its htm and htu.');
  if (ath !== createHash('sha256').update(token).digest('base64url'))
    throw new BindingError('invalid_dpop_proof', 'The proof is for another access token: see its ath.');
  if (typeof jti !== 'string' || jti === '' || typeof iat !== 'number')
    throw new BindingError('invalid_dpop_proof', 'The proof needs jti and iat.');
  if (Math.abs(Date.now() / 1000 - iat) > WINDOW)
    throw new BindingError('invalid_dpop_proof', 'The proof is not of now: see its iat.');
  return { jti, iat: Math.ceil(iat) };
}
