import { type HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { ENDPOINTS, type Endpoint, type TokenKind } from '@latchkey/shared';
import { from, switchMap } from 'rxjs';
import { AuthService } from './auth-service';

/**
 * Sends each token to the endpoints that take it, and nothing to anything else (RFC 6750 section 5.3, RFC 9700 section
 * 4.9). Which request that is gets decided before anything is asked of the SDK or the network.
 */
export const authInterceptor: HttpInterceptorFn = (request, next) => {
  const kind = tokenFor(request.urlWithParams);
  if (kind === 'none') return next(request);
  return from(inject(AuthService).token(kind)).pipe(
    switchMap((token) => next(request.clone({ setHeaders: { Authorization: `Bearer ${token}` } }))),
  );
};

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
