import { HttpErrorResponse, type HttpRequest } from '@angular/common/http';
import { type GivenToken } from '@latchkey/angular-auth';
import { codeOf, kindOfRefusal } from './refusals';
import { retryAfterOf } from './retry-after';

/**
 * Why a request may be sent once more, with the same body: HttpClient has none that can be read only once.
 *
 * `refused`: the API took the token for a bad one. Whatever the method, a 401 says that the request was not carried out
 * (RFC 9110 section 15.5.2), so it is repeated with another token.
 *
 * `revoked`: the session that the token belongs to was ended (OpenID Connect Back-Channel Logout 1.0), which is a 401, too. The
 * tenant may have another one of this browser. There are two attempts, for a token that is issued in the second of the logout
 * is refused as well.
 *
 * `nonce`: the API wants its nonce in the proof (RFC 9449 section 9), which is a 401, too.
 *
 * `replayed`: the API has had the proof already (RFC 9449 section 11.1), for a proxy that got no answer from one machine has asked
 * the next. Nobody knows whether the first has done it, so a GET goes once more, with another proof, and a POST that has an
 * Idempotency-Key.
 *
 * `limited`: the API takes no more requests for a while, and says for how long (429 with Retry-After, RFC 6585 section 4). It
 * has not carried the request out, so whatever the method, it goes once more after that time, where a person may wait so long.
 *
 * `unanswered`: nobody knows whether the API has done it. A POST that has happened already must not happen again (RFC 9110
 * section 9.2.2): it is repeated only with an Idempotency-Key, by which the API knows it
 * (draft-ietf-httpapi-idempotency-key-header-07). The idempotent methods could be repeated, but nothing is lost without: a
 * GET has a button for it, and a second DELETE would be answered 404, so it is left to whoever can tell that from a failure.
 */
export type Occasion = 'refused' | 'revoked' | 'nonce' | 'replayed' | 'limited' | 'unanswered';

/** What there is one more attempt for, each time that it stands here. */
export const OCCASIONS: readonly Occasion[] = [
  'refused',
  'revoked',
  'revoked',
  'nonce',
  'replayed',
  'limited',
  'unanswered',
];

/** Seconds that a person is left to wait. */
const LONGEST_WAIT = 120;

export function occasionOf(
  { method, headers }: HttpRequest<unknown>,
  { key }: GivenToken,
  failure: unknown,
): Occasion | null {
  if (!(failure instanceof HttpErrorResponse)) return null;
  const known = method === 'POST' && headers.has('Idempotency-Key');
  if (failure.status === 401) {
    const error = /error="(use_dpop_nonce|invalid_token)"/.exec(failure.headers.get('WWW-Authenticate') ?? '')?.[1];
    if (error === 'use_dpop_nonce') return key && failure.headers.has('DPoP-Nonce') ? 'nonce' : null;
    const code = codeOf(failure.error);
    if (code === 'proof_replayed') return known || method === 'GET' ? 'replayed' : null;
    if (error && code === 'session_revoked') return 'revoked';
    return error && anotherHelps(failure) ? 'refused' : null;
  }
  if (failure.status === 429) return mayWait(failure) ? 'limited' : null;
  // A redirect is an answer; and whoever names a time (Retry-After) does not want to be asked again at once.
  const lost = failure.status === 0 && failure.responseType !== 'opaqueredirect';
  const unknown = lost || (failure.status >= 500 && !failure.headers.has('Retry-After'));
  return unknown && known ? 'unanswered' : null;
}

/** A new token helps against `invalid_token` (RFC 6750 section 3.1), where it can be another in what was refused. */
const anotherHelps = ({ error }: HttpErrorResponse): boolean =>
  (kindOfRefusal(error) ?? 'token-rejected') === 'token-rejected';

/** Time mends a limit; another 429 of an app's own may ask for more than that. */
const mayWait = (failure: HttpErrorResponse): boolean =>
  kindOfRefusal(failure.error) === 'api-unavailable' && (retryAfterOf(failure) ?? Infinity) <= LONGEST_WAIT;
