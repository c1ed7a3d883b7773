import { HttpException } from '@nestjs/common';
import { type RefusalCode } from '@latchkey/wire';
import { other, proof, type RefusalKind, request, token } from './refusal-kind';

/** A kind of an app's own. */
export interface OwnRefusalKind extends RefusalKind {
  readonly code: string;
}

/** Every kind that there is without an app's own: code -> status, title, challenge and remedy. */
export const REFUSALS: Readonly<Record<RefusalCode, RefusalKind>> = {
  // RFC 6750 section 3: a request without credentials gets a challenge without an error.
  token_missing: {
    status: 401,
    title: 'No token',
    challenge: true,
    remedy:
      'Log in and send the header `Authorization: Bearer <token>`, or `DPoP <token>` for one that is bound to a key.',
  },
  request_malformed: request(
    'Malformed request',
    'Send exactly one `Authorization` header: the word Bearer or DPoP, one space, one token.',
  ),
  // RFC 6750 section 3.1: like a request without credentials.
  scheme_refused: {
    status: 401,
    title: 'Scheme not taken',
    challenge: true,
    remedy: 'Send the token with a scheme that the challenge names; `DPOP` says which are taken.',
  },
  token_in_url_or_body: request(
    'Token in the wrong place',
    'Send the token in the `Authorization` header only; take the one you sent for leaked.',
  ),
  token_too_large: token(
    'Token too large',
    'Take claims out of the token, or set `MAX_TOKEN_LENGTH` to more than its 8192 characters.',
  ),
  token_opaque: token(
    'Not a signed token',
    "Send this API's `audience` with the login request for an access token that is a JWT; an ID token is one.",
  ),
  token_malformed: token('Malformed token', 'Send the token exactly as the tenant issued it.'),
  token_type_wrong: token(
    'Wrong type of token',
    'Send the token that the endpoint takes: the `typ` of an access token is JWT or at+jwt, of an ID token JWT.',
  ),
  token_kind_wrong: token(
    'Wrong kind of token',
    'Send the access token to the API, and the ID token only where it is asked for.',
  ),
  token_bound: token(
    'Token bound to a key',
    'Send it as `DPoP <token>` with a proof of its key in the header `DPoP`, where `DPOP` is not off. No other binding is taken.',
  ),
  token_unbound: token('Token bound to no key', 'Send it as `Bearer <token>`, or ask the tenant for one with a proof.'),
  proof_missing: proof('No proof', 'Send one proof in the header `DPoP` with each request (RFC 9449 section 4).'),
  proof_malformed: proof('Malformed proof', 'Make the proof as RFC 9449 section 4.2 has it, one for each request.'),
  proof_algorithm_refused: proof(
    'Algorithm of the proof refused',
    'Make a key for an algorithm that `algs` in the challenge names; `DPOP_ALGS` says which are taken.',
  ),
  proof_key_refused: proof(
    'Key of the proof refused',
    "Put the public key into the proof's `jwk`, whole and nothing else, strong enough for its `alg`.",
  ),
  proof_key_wrong: token(
    'Token bound to another key',
    'Sign the proof with the key that the token was asked for with.',
  ),
  proof_request_wrong: proof(
    'Proof of another request',
    "Sign the request's method as `htm` and its URL as `htu`; `API_ORIGIN` names the addresses that are taken.",
  ),
  proof_token_wrong: proof('Proof of another token', 'Sign the hash of the token that is sent as `ath`.'),
  proof_signature_wrong: proof('Wrong signature of the proof', 'Sign the proof with the key that its `jwk` holds.'),
  proof_nonce_needed: {
    status: 401,
    title: 'Nonce needed',
    error: 'use_dpop_nonce',
    challenge: true,
    remedy: 'Sign the nonce of the header `DPoP-Nonce` into the next proof. It counts in place of your clock.',
  },
  proof_replayed: proof(
    'Proof used before',
    'Sign a new proof, with a `jti` of its own, for each request and each attempt.',
  ),
  proofs_full: other(429, 'Too many proofs of one key', 'Send fewer requests; wait for the time in `Retry-After`.'),
  proofs_unavailable: other(
    503,
    'Memory of proofs unavailable',
    'Try again after the time in `Retry-After`; set `DPOP_REPLAYS` to more, or see that the store of `REDIS_URL` runs.',
  ),
  algorithm_refused: token(
    'Algorithm refused',
    'Set the signing algorithm to RS256 in the tenant: of the API for access tokens, of the application for ID tokens.',
  ),
  critical_header_unknown: token('Unknown extension', 'Issue the token without critical header extensions.'),
  issuer_wrong: token(
    'Wrong issuer',
    'Let the client and the API use the same `domain`; the issuer ends with a slash.',
  ),
  audience_wrong: token(
    'Wrong audience',
    "Send this API's `audience` with the login request; an ID token must be this application's own.",
  ),
  token_expired: token('Expired token', 'Renew the token; if it is fresh, set the clock.'),
  token_not_yet_valid: token('Token not yet valid', "Set the clock: this machine's and the tenant's differ."),
  token_lives_too_long: token(
    'Token lives too long',
    'Have the tenant issue tokens that live shorter, or set `MAX_TOKEN_LIFETIME` to more than its 2592000 seconds.',
  ),
  session_revoked: token(
    'Session ended',
    'Log in again; a page renews its token by a session that is still there (`prompt=none`).',
  ),
  claim_missing: token('Claim missing', 'Issue the token with the claim that is named.'),
  claim_malformed: token('Claim malformed', 'Issue the token with a valid value for the claim that is named.'),
  key_unknown: token('Unknown signing key', 'Log in again; see that the token comes from this very tenant.'),
  signature_wrong: token('Wrong signature', 'Send the token exactly as the tenant issued it.'),
  permission_missing: {
    status: 403,
    title: 'Permission missing',
    error: 'insufficient_scope',
    challenge: true,
    remedy: 'Give the person a role with the permission in the tenant, and log in again.',
  },
  rate_limited: other(
    429,
    'Too many requests',
    'Wait for the time in `Retry-After`; `RATE_LIMIT` and `REFUSAL_LIMIT` say how many are taken.',
  ),
  logout_not_kept: other(
    503,
    'Logout not kept',
    'Send the logout token again after the time in `Retry-After`; see that the database can be written.',
  ),
  keys_unavailable: other(
    503,
    'Tenant unreachable',
    'Try again after the time in `Retry-After`; see that the tenant runs.',
  ),
  not_found: other(404, 'Not found', 'See `/api/docs` for what there is.'),
  method_not_allowed: other(405, 'Method not allowed', 'Use a method that the header `Allow` names.'),
  request_refused: other(400, 'Request refused', 'Mend the request as the sentence says.'),
  internal_error: other(500, 'Internal error', "Look for the `requestId` in the API's log."),
};

/** What a refusal may carry besides its sentence. */
export interface RefusalExtras {
  /** Overrides the status of the kind, for errors that the HTTP layer found. */
  readonly status?: number;
  /** The permission that is missing: becomes `scope` in the challenge (RFC 6750 section 3). */
  readonly permission?: string;
  /** Seconds after which to try again (RFC 9110 section 10.2.3). */
  readonly retryAfter?: number;
  /** What would have passed: for the log only. */
  readonly expected?: string | undefined;
  /** Members of its own in the answer's body (RFC 9457 section 3.2). */
  readonly members?: Readonly<Record<string, unknown>>;
  /** What the next proof must hold (RFC 9449 section 9). */
  readonly nonce?: string | undefined;
  /** Methods that the route has (RFC 9110 section 10.2.1). */
  readonly allow?: string;
}

/**
 * A refusal on its way to the caller: thrown by guards and strategies, written by `ProblemFilter`. The sentence never
 * holds a token, a key or a stack; it has no stack of its own, for a refusal is an answer and not a fault of ours. To a
 * filter that does not know it, it is an exception of Nest's with its status. An app throws kinds of its own too.
 */
export class Refusal extends HttpException {
  readonly code: string;
  readonly kind: RefusalKind;

  constructor(
    what: RefusalCode | OwnRefusalKind,
    detail: string,
    readonly extras: RefusalExtras = {},
  ) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0; // collecting frames would cost more than checking the token
    const kind = typeof what === 'string' ? REFUSALS[what] : what;
    const code = typeof what === 'string' ? what : what.code;
    const status = extras.status ?? kind.status;
    super({ statusCode: status, message: detail, error: kind.title, code }, status);
    Error.stackTraceLimit = limit;
    this.name = 'Refusal';
    this.code = code;
    this.kind = kind;
  }
}
