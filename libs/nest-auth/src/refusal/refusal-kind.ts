/** RFC 6750 section 3.1, RFC 9449 sections 7.1 and 9: the error codes of a challenge. */
type ErrorCode = 'invalid_request' | 'invalid_token' | 'insufficient_scope' | 'invalid_dpop_proof' | 'use_dpop_nonce';

/** What all refusals of one code have in common. */
export interface RefusalKind {
  readonly status: number;
  readonly title: string;
  /** Absent where the challenge names no error, or there is no challenge at all. */
  readonly error?: ErrorCode;
  readonly challenge: boolean;
  /** What a person does about it. */
  readonly remedy: string;
}

/** A request that holds its token in a wrong way (RFC 6750 section 3.1). */
export const request = (title: string, remedy: string): RefusalKind => ({
  status: 400,
  title,
  error: 'invalid_request',
  challenge: true,
  remedy,
});
/** A token that is not taken (RFC 6750 section 3.1). */
export const token = (title: string, remedy: string): RefusalKind => ({
  status: 401,
  title,
  error: 'invalid_token',
  challenge: true,
  remedy,
});
/** A proof that is not taken (RFC 9449 section 7.1). */
export const proof = (title: string, remedy: string): RefusalKind => ({
  status: 401,
  title,
  error: 'invalid_dpop_proof',
  challenge: true,
  remedy,
});
/** A refusal that no other token would change. */
export const other = (status: number, title: string, remedy: string): RefusalKind => ({
  status,
  title,
  challenge: false,
  remedy,
});
