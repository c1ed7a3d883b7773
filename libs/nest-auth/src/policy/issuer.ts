import { type Expected } from './policy';
import { type SigningKeys } from '../keys/signing-keys';

/** Injection token of `Issuers`. */
export const ISSUERS = Symbol('Issuers');

/**
 * An issuer whose tokens are taken. A token's `iss` names it, and then only its keys verify the token, whatever `kid` the
 * sets of others hold (RFC 8725 section 3.8); one that is down leaves the others untouched.
 */
export interface Issuer {
  readonly expected: Expected;
  readonly keys: SigningKeys;
  /** The issuer by which its callers are known: itself, or the tenant of which it is another name. */
  readonly callersOf: string;
}

/** All that are trusted: the first is the page's, and the only one whose ID tokens are taken. */
export type Issuers = readonly [Issuer, ...Issuer[]];
