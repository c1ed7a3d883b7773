import {
  HttpContextToken,
  HttpErrorResponse,
  type HttpHandlerFn,
  type HttpInterceptorFn,
  type HttpRequest,
  HttpResponse,
} from '@angular/common/http';
import { inject } from '@angular/core';
import { AuthService, type GivenToken } from '@latchkey/angular-auth';
import { catchError, from, switchMap, tap } from 'rxjs';
import { API_BASE, PAGE_BASE } from './api-base';
import { CALL_WITNESS } from './call-witness';
import { kindOfRefusal } from './refusals';
import { TABLE, tokenFor } from './token-for';

/** Set in a request's context, it sends the request without a token, wherever it goes. */
export const WITHOUT_TOKEN = new HttpContextToken(() => false);

/**
 * Why a request may be sent once more.
 *
 * `refused`: the API took the token for a bad one. Whatever the method, a 401 says that the request was not carried out
 * (RFC 9110 section 15.5.2), so it is repeated with another token.
 *
 * `unanswered`: nobody knows whether the API has done it. A POST that has happened already must not happen again (RFC 9110
 * section 9.2.2): it is repeated only with an Idempotency-Key, by which the API knows it
 * (draft-ietf-httpapi-idempotency-key-header-07). The idempotent methods could be repeated, but nothing is lost without: a
 * GET has a button for it, and a second DELETE would be answered 404, so it is left to whoever can tell that from a failure.
 */
type Occasion = 'refused' | 'unanswered';

/**
 * Sends each token to the endpoints that take it, and nothing to anything else (RFC 6750 section 5.3, RFC 9700 section
 * 4.9). Which request that is gets decided before anything is asked of the SDK or the network. There is one more attempt
 * for each occasion, with the same body and the same headers.
 */
export const authInterceptor: HttpInterceptorFn = (request, next) => {
  if (request.context.get(WITHOUT_TOKEN)) return next(request);
  const { method, urlWithParams } = request;
  const kind = tokenFor(method, urlWithParams, inject(API_BASE), inject(TABLE), inject(PAGE_BASE));
  if (kind === 'none') return next(request);
  const auth = inject(AuthService);
  const attempt = (left: readonly Occasion[], refused?: GivenToken): ReturnType<typeof next> =>
    from(auth.token(kind, refused)).pipe(
      switchMap((given) =>
        send(request, next, given).pipe(
          catchError((failure: unknown) => {
            const occasion = occasionOf(request, failure);
            if (!occasion || !left.includes(occasion)) throw failure;
            const others = left.filter((other) => other !== occasion);
            return attempt(others, occasion === 'refused' ? given : undefined);
          }),
        ),
      ),
    );
  return attempt(['refused', 'unanswered']);
};

/** Lets the request go with this token; its witness, if it has one, is told so, and what came of it. */
function send(request: HttpRequest<unknown>, next: HttpHandlerFn, given: GivenToken) {
  const witness = request.context.get(CALL_WITNESS);
  witness?.sent({ source: given.source, decoded: given.decoded });
  // Whoever is redirected to is not whom the token was for: the answer ends here, by name (Fetch section 2.2.6).
  return next(request.clone({ setHeaders: { Authorization: `Bearer ${given.token}` }, redirect: 'manual' })).pipe(
    tap({
      next: (event) => event instanceof HttpResponse && witness?.answered(event.status),
      error: (error: unknown) => witness?.answered(error instanceof HttpErrorResponse ? error.status : 0),
    }),
  );
}

function occasionOf({ method, headers }: HttpRequest<unknown>, failure: unknown): Occasion | null {
  if (!(failure instanceof HttpErrorResponse)) return null;
  if (failure.status === 401) return callsForRenewal(failure) ? 'refused' : null;
  // A redirect is an answer; and whoever names a time (Retry-After) does not want to be asked again at once.
  const lost = failure.status === 0 && failure.responseType !== 'opaqueredirect';
  const unknown = lost || (failure.status >= 500 && !failure.headers.has('Retry-After'));
  return unknown && method === 'POST' && headers.has('Idempotency-Key') ? 'unanswered' : null;
}

/** A new token helps against `invalid_token` (RFC 6750 section 3.1), where it can be another in what was refused. */
function callsForRenewal({ error, headers }: HttpErrorResponse): boolean {
  if ((kindOfRefusal(error) ?? 'token-rejected') !== 'token-rejected') return false;
  return /error="invalid_token"/.test(headers.get('WWW-Authenticate') ?? '');
}
