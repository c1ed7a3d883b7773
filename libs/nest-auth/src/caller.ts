import { type HttpReply, type HttpRequest } from './http';
import { type DpopRule } from './proof/proof-options';

/**
 * Who calls, as far as the token says: the pair of `iss` and `sub`, for a subject is unique within its issuer only (RFC
 * 7519 section 4.1.2). Frozen: it is shared by all requests with the same token.
 */
export interface Caller {
  /** The issuer (RFC 7519 section 4.1.1). */
  readonly iss: string;
  /** The subject, a name that the issuer gave. */
  readonly sub: string;
  /** The session that the token belongs to (`sid`), where it says so: Auth0's ID tokens do, and its access tokens do not. */
  readonly sid: string | undefined;
  /** When the token was issued, in seconds since 1970 by the issuer's clock (`iat`), where it says so. */
  readonly issued: number | undefined;
  /** When the token ends, in seconds since 1970 (`exp`). */
  readonly expires: number;
  /** What the caller may do on this API. Empty for the caller of an ID token, which grants nothing. */
  readonly permissions: readonly string[];
  /** The thumbprint of the key that the token is bound to (RFC 9449 section 6.1); undefined for a bearer token. */
  readonly jkt: string | undefined;
}

/**
 * Who finds the caller of a request, who has shown that the token's key is theirs where it is bound to one; by promise
 * where something has to be fetched first. Throws, or rejects with, a `Refusal`.
 */
export interface CallerReader {
  /** `rule`: what the request's route says of DPoP, else what the options say. `reply`: takes the nonce of the next proof. */
  callerOf(request: HttpRequest, rule?: DpopRule, reply?: HttpReply): Caller | Promise<Caller>;
}

/** What names a caller, among those of all issuers. */
export type CallerName = Pick<Caller, 'iss' | 'sub'>;

/** The pair as one text that no other pair has, whatever characters the two hold. */
export const callerKey = ({ iss, sub }: CallerName): string => JSON.stringify([iss, sub]);
