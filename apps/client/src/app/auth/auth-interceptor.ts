import {
  HttpContextToken,
  HttpErrorResponse,
  type HttpHandlerFn,
  type HttpInterceptorFn,
  type HttpRequest,
  HttpResponse,
} from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, from, switchMap, tap } from 'rxjs';
import { API_BASE } from './api-base';
import { AuthService } from './auth-service';
import { CALL_WITNESS } from './call-witness';
import { type GivenToken } from './given-token';
import { kindOfRefusal } from './refusals';
import { tokenFor } from './token-for';

/** Set in a request's context, it sends the request without a token, wherever it goes. */
export const WITHOUT_TOKEN = new HttpContextToken(() => false);

/** What may be sent twice without a second effect (RFC 9110 section 9.2.2). */
const REPEATABLE = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'];

/**
 * Sends each token to the endpoints that take it, and nothing to anything else (RFC 6750 section 5.3, RFC 9700 section
 * 4.9). Which request that is gets decided before anything is asked of the SDK or the network. A token that the API
 * refuses is renewed, and the request repeated, once.
 */
export const authInterceptor: HttpInterceptorFn = (request, next) => {
  const kind = request.context.get(WITHOUT_TOKEN) ? 'none' : tokenFor(request.urlWithParams, inject(API_BASE));
  if (kind === 'none') return next(request);
  const auth = inject(AuthService);
  const attempt = (refused?: GivenToken): ReturnType<typeof next> =>
    from(auth.token(kind, refused)).pipe(
      switchMap((given) => {
        const answer = send(request, next, given);
        if (refused) return answer;
        return answer.pipe(
          catchError((refusal: unknown) => {
            if (callsForRenewal(request, refusal)) return attempt(given);
            throw refusal;
          }),
        );
      }),
    );
  return attempt();
};

/** Lets the request go with this token; its witness, if it has one, is told so, and what came of it. */
function send(request: HttpRequest<unknown>, next: HttpHandlerFn, given: GivenToken) {
  const witness = request.context.get(CALL_WITNESS);
  witness?.sent(given.token, given.source);
  // Whoever is redirected to is not whom the token was for: the answer ends here, by name (Fetch section 2.2.6).
  return next(request.clone({ setHeaders: { Authorization: `Bearer ${given.token}` }, redirect: 'manual' })).pipe(
    tap({
      next: (event) => event instanceof HttpResponse && witness?.answered(event.status),
      error: (error: unknown) => witness?.answered(error instanceof HttpErrorResponse ? error.status : 0),
    }),
  );
}

/** A new token helps against `invalid_token` (RFC 6750 section 3.1), where it can be another in what was refused. */
function callsForRenewal({ method }: HttpRequest<unknown>, refusal: unknown): boolean {
  if (!(refusal instanceof HttpErrorResponse) || refusal.status !== 401) return false;
  if ((kindOfRefusal(refusal.error) ?? 'token-rejected') !== 'token-rejected') return false;
  return REPEATABLE.includes(method) && /error="invalid_token"/.test(refusal.headers.get('WWW-Authenticate') ?? '');
}
