import {
  type HttpHandlerFn,
  HttpErrorResponse,
  type HttpInterceptorFn,
  type HttpRequest,
  HttpResponse,
} from '@angular/common/http';
import { inject } from '@angular/core';
import { ENDPOINTS, type Endpoint, type TokenKind } from '@latchkey/shared';
import { from, switchMap, tap } from 'rxjs';
import { AuthService } from './auth-service';
import { CALL_WITNESS, type TokenSource } from './call-witness';
import { LazyAuthClient } from './lazy-auth-client';

/**
 * Sends each token to the endpoints that take it, and nothing to anything else (RFC 6750 section 5.3, RFC 9700 section
 * 4.9). Which request that is gets decided before anything is asked of the SDK or the network.
 */
export const authInterceptor: HttpInterceptorFn = (request, next) => {
  const kind = tokenFor(request.urlWithParams);
  if (kind === 'none') return next(request);
  const client = inject(LazyAuthClient);
  return from(inject(AuthService).token(kind)).pipe(switchMap((token) => send(request, next, token, client.source)));
};

/** Lets the request go with this token; its witness, if it has one, is told so, and what came of it. */
function send(request: HttpRequest<unknown>, next: HttpHandlerFn, token: string, source: TokenSource) {
  const witness = request.context.get(CALL_WITNESS);
  witness?.sent(token, source);
  return next(request.clone({ setHeaders: { Authorization: `Bearer ${token}` } })).pipe(
    tap({
      next: (event) => event instanceof HttpResponse && witness?.answered(event.status),
      error: (error: unknown) => witness?.answered(error instanceof HttpErrorResponse ? error.status : 0),
    }),
  );
}

/**
 * Which token a URL gets. The URL is parsed as the browser will parse it and compared part by part, never as text: a
 * look-alike host, user info before the host, another port or an encoded slash gets none.
 *
 * @param page origin of the page, which is the API's: no other origin ever gets a token
 */
export function tokenFor(target: string, page = location.origin): TokenKind {
  if (!URL.canParse(target, page)) return 'none';
  const { origin, username, password, pathname } = new URL(target, page);
  if (origin !== page || username || password || /%2f|%5c/i.test(pathname)) return 'none';
  return Object.values<Endpoint>(ENDPOINTS).find((endpoint) => covers(endpoint, pathname))?.token ?? 'none';
}

/** The ID token goes to its very path; an access token also to what lies below, by whole segments. */
function covers({ path, token }: Endpoint, pathname: string): boolean {
  return pathname === path || (token === 'access' && pathname.startsWith(`${path}/`));
}
