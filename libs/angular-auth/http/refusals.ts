import { type ProblemDto, type RefusalCode } from '@latchkey/wire';

/** What a refusal is to the page, in the codes of its own faults. */
export type RefusalKind = 'token-rejected' | 'forbidden' | 'refused' | 'api-unavailable' | 'failed';

/**
 * Every refusal of the API, by what helps: another token (`token-rejected`), a permission, time (`api-unavailable`), another
 * attempt (`failed`), or somebody who changes a setting of tenant, page or API (`refused`). A token that the tenant issues
 * anew has the same size, algorithm, issuer, audience and binding as the one before, so that neither a renewal nor a login
 * mends those. The compiler asks for a line here with each new code.
 */
const KINDS: Readonly<Record<RefusalCode, RefusalKind>> = {
  token_missing: 'refused', // the page did send one: something on the way took it off
  request_malformed: 'refused',
  scheme_refused: 'refused',
  token_in_url_or_body: 'refused',
  token_too_large: 'refused',
  token_opaque: 'refused',
  token_malformed: 'token-rejected', // damaged, perhaps
  token_type_wrong: 'refused',
  token_kind_wrong: 'refused',
  token_bound: 'refused',
  token_unbound: 'refused',
  proof_missing: 'refused',
  proof_malformed: 'refused',
  proof_algorithm_refused: 'refused',
  proof_key_refused: 'refused',
  proof_key_wrong: 'token-rejected', // a token of this page's own key is another one
  proof_request_wrong: 'refused',
  proof_token_wrong: 'failed',
  proof_signature_wrong: 'failed',
  proof_nonce_needed: 'failed',
  proof_replayed: 'failed', // where another attempt, with another proof, was none
  proofs_full: 'api-unavailable',
  proofs_unavailable: 'api-unavailable',
  algorithm_refused: 'refused',
  critical_header_unknown: 'refused',
  issuer_wrong: 'refused',
  audience_wrong: 'refused',
  token_expired: 'token-rejected',
  token_not_yet_valid: 'refused', // a clock is wrong, for the next token too
  token_lives_too_long: 'refused',
  session_revoked: 'token-rejected', // another session may be there
  claim_missing: 'refused',
  claim_malformed: 'refused',
  key_unknown: 'token-rejected', // keys change, and the next token has the next one
  signature_wrong: 'token-rejected',
  permission_missing: 'forbidden',
  rate_limited: 'api-unavailable',
  logout_not_kept: 'api-unavailable',
  keys_unavailable: 'api-unavailable',
  not_found: 'refused',
  method_not_allowed: 'refused',
  request_refused: 'refused',
  internal_error: 'failed',
};

/** The code of a refusal, whose body came as an object or, where a text was asked for, as a text. */
export function codeOf(body: unknown): string | undefined {
  try {
    const { code } = ((typeof body === 'string' ? JSON.parse(body) : body) ?? {}) as Partial<ProblemDto>;
    return code;
  } catch {
    return undefined; // no JSON, so none of ours
  }
}

/** The kind of a refusal; undefined for a code of the app's own, and for one of an API that is newer than the page. */
export function kindOfRefusal(body: unknown): RefusalKind | undefined {
  const code = codeOf(body);
  return code !== undefined && Object.hasOwn(KINDS, code) ? KINDS[code as RefusalCode] : undefined;
}
