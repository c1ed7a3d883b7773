import { type ProblemDto as AnyProblemDto, REFUSAL_CODES } from '@latchkey/wire';

/** Every code of this API. The README's table of refusals has a row for each, in this order. */
export const PROBLEM_CODES = [
  ...REFUSAL_CODES,
  'body_unexpected',
  'body_too_large',
  'body_type_unsupported',
  'body_invalid',
  'logout_token_refused',
  'messages_full',
  'streams_full',
  'idempotency_key_malformed',
  'idempotency_key_reused',
  'idempotency_under_way',
  'store_unavailable',
] as const;

export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** One fault of a request's body (RFC 9457 section 3, its second example). */
export interface BodyErrorDto {
  /** Where: a JSON Pointer as the fragment of a URI, such as `#/text`; `#` is the body itself. */
  readonly pointer: string;
  /** What is wrong there and what to do, in one sentence. */
  readonly detail: string;
}

/** The body of every refusal of this API. */
export interface ProblemDto extends AnyProblemDto<ProblemCode> {
  /** What is wrong with the body, on a 422 `body_invalid`: at least one, at most 20. */
  readonly errors?: readonly BodyErrorDto[];
}
