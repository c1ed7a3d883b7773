/**
 * Why a request was refused: stable, one word for one cause, for programs to switch on. The README's table of refusals
 * has a row for each.
 */
export const PROBLEM_CODES = [
  'token_missing',
  'request_malformed',
  'token_in_url_or_body',
  'token_too_large',
  'token_opaque',
  'token_malformed',
  'token_type_wrong',
  'token_kind_wrong',
  'token_bound',
  'algorithm_refused',
  'critical_header_unknown',
  'issuer_wrong',
  'audience_wrong',
  'token_expired',
  'token_not_yet_valid',
  'claim_missing',
  'claim_malformed',
  'key_unknown',
  'signature_wrong',
  'permission_missing',
  'keys_unavailable',
  'not_found',
  'method_not_allowed',
  'body_unexpected',
  'body_too_large',
  'body_type_unsupported',
  'body_invalid',
  'messages_full',
  'streams_full',
  'idempotency_key_malformed',
  'idempotency_key_reused',
  'idempotency_under_way',
  'request_refused',
  'internal_error',
] as const;

export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** One fault of a request's body (RFC 9457 section 3, its second example). */
export interface BodyErrorDto {
  /** Where: a JSON Pointer as the fragment of a URI, such as `#/text`; `#` is the body itself. */
  readonly pointer: string;
  /** What is wrong there and what to do, in one sentence. */
  readonly detail: string;
}

/** The body of every refusal (RFC 9457), with `code` for programs and `msg` for clients of the tutorials. */
export interface ProblemDto {
  /** Where the refusal is explained. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** What was wrong with this very request, in one sentence. */
  readonly detail: string;
  readonly code: ProblemCode;
  /** `Invalid token` on every 401, otherwise the title. */
  readonly msg: string;
  /** Names this request in the API's log. */
  readonly requestId?: string;
  /** The permission that was missing, on a 403. */
  readonly permission?: string;
  /** What is wrong with the body, on a 422 `body_invalid`: at least one, at most 20. */
  readonly errors?: readonly BodyErrorDto[];
}
