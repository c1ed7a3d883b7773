import { type Wanted } from './credentials';
import { decodePart, refuseLoose } from './jws-part';
import { Refusal } from '../refusal/refusal';

/** A token taken apart and not yet trusted: nothing in it may be used before its signature is verified. */
export interface UnverifiedToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** What a token is read as: a route's token, or one that ends a session. */
export type Read = Wanted | 'logout';

const OPAQUE: Readonly<Record<Read, string>> = {
  access: "This looks like an opaque token: the login request did not ask for this API's audience.",
  id: 'This looks like an opaque token, and this endpoint takes the ID token, which is a JWT.',
  logout: 'This looks like an opaque token, and a logout token is a JWT.',
};

/**
 * Takes a token in the JWS Compact Serialization apart (RFC 7515 section 7.1): exactly three parts, each in strict
 * base64url (section 2: no padding, no other letters, no stray bits), header and payload JSON objects without doubles.
 * Throws a `Refusal`.
 */
export function decodeToken(token: string, wanted: Read = 'access'): UnverifiedToken {
  const parts = token.split('.');
  // An opaque token has no dots or is no JWT at all; an encrypted one has five parts (RFC 7516 section 7.1).
  if (parts.length === 1 && !token.startsWith('{')) throw new Refusal('token_opaque', OPAQUE[wanted]);
  if (parts.length === 5) throw new Refusal('token_opaque', OPAQUE[wanted]);
  const [header, claims, signature] = parts;
  if (parts.length !== 3 || !header || !claims) {
    throw new Refusal(
      'token_malformed',
      `A signed token has three parts between dots and this one has ${parts.filter(Boolean).length}.`,
    );
  }
  const decoded = {
    header: decodePart(header, "token's header", 'token_malformed'),
    claims: decodePart(claims, "token's payload", 'token_malformed'),
  };
  if (signature) refuseLoose(signature, "token's signature", 'token_malformed'); // one without is refused for its `alg`, or by the verifier
  return decoded;
}
