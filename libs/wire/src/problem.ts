/**
 * Why a request was refused, as far as tokens and HTTP go: stable, one word for one cause, for programs to switch on. An
 * app has more of its own.
 */
export const REFUSAL_CODES = [
  'token_missing',
  'request_malformed',
  'scheme_refused',
  'token_in_url_or_body',
  'token_too_large',
  'token_opaque',
  'token_malformed',
  'token_type_wrong',
  'token_kind_wrong',
  'token_bound',
  'token_unbound',
  'proof_missing',
  'proof_malformed',
  'proof_algorithm_refused',
  'proof_key_refused',
  'proof_key_wrong',
  'proof_request_wrong',
  'proof_token_wrong',
  'proof_signature_wrong',
  'proof_nonce_needed',
  'proof_replayed',
  'proofs_full',
  'proofs_unavailable',
  'algorithm_refused',
  'critical_header_unknown',
  'issuer_wrong',
  'audience_wrong',
  'token_expired',
  'token_not_yet_valid',
  'token_lives_too_long',
  'session_revoked',
  'claim_missing',
  'claim_malformed',
  'key_unknown',
  'signature_wrong',
  'permission_missing',
  'rate_limited',
  'logout_not_kept',
  'keys_unavailable',
  'not_found',
  'method_not_allowed',
  'request_refused',
  'internal_error',
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** The body of every refusal (RFC 9457), with `code` for programs and `msg` for clients of the tutorials. */
export interface ProblemDto<Code extends string = RefusalCode> {
  /** Where the refusal is explained. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** What was wrong with this very request, in one sentence. */
  readonly detail: string;
  readonly code: Code;
  /** `Invalid token` on every 401, otherwise the title. */
  readonly msg: string;
  /** Names this request in the API's log. */
  readonly requestId?: string;
  /** The permission that was missing, on a 403. */
  readonly permission?: string;
}
