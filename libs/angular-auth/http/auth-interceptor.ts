import {
  HttpContextToken,
  HttpErrorResponse,
  type HttpHandlerFn,
  type HttpInterceptorFn,
  type HttpRequest,
  HttpResponse,
  HttpResponseBase,
} from '@angular/common/http';
import { inject } from '@angular/core';
import { AuthService, type GivenToken } from '@latchkey/angular-auth';
import { catchError, firstValueFrom, from, map, type Observable, of, switchMap, tap, throwError, timer } from 'rxjs';
import { API_BASE, PAGE_BASE } from './api-base';
import { CALL_WITNESS } from './call-witness';
import { type Occasion, occasionOf, OCCASIONS } from './occasion';
import { Pauses } from './pauses';
import { retryAfterOf } from './retry-after';
import { TABLE, tokenFor } from './token-for';

/** Set in a request's context, it sends the request without a token, wherever it goes. */
export const WITHOUT_TOKEN = new HttpContextToken(() => false);

/**
 * Set in a request's context, it sends the token as a bearer token and without a proof, as somebody would who has copied it:
 * an API does not take a bound one so (RFC 9449 section 7.2). There is no other attempt.
 */
export const WITHOUT_PROOF = new HttpContextToken(() => false);

/**
 * Set in a request's context, it has the request made ready at once, token and proof, and sent when this is fulfilled: while
 * a page is being left there is no time to sign anything. What is never fulfilled is never sent.
 */
export const SENT_WHEN = new HttpContextToken<Promise<void> | null>(() => null);

/** In milliseconds: the `iat` of tokens are whole ones. */
const SECOND = 1000;

/** A token, and the proof of its key for one attempt of one request, where it is bound to one. */
interface Credentials {
  readonly given: GivenToken;
  readonly proof?: string;
}

/**
 * Sends each token to the endpoints that take it, and nothing to anything else (RFC 6750 section 5.3, RFC 9700 section
 * 4.9). Which request that is gets decided before anything is asked of the SDK or the network. A bound token goes with a
 * proof, each attempt with one of its own (RFC 9449 section 7.1). There are more attempts, each for an occasion, with the
 * same body and the same headers.
 */
export const authInterceptor: HttpInterceptorFn = (request, next) => {
  const { method, urlWithParams, context } = request;
  if (context.get(WITHOUT_TOKEN)) return next(request);
  const page = inject(PAGE_BASE);
  const kind = tokenFor(method, urlWithParams, inject(API_BASE), inject(TABLE), page);
  if (kind === 'none') return next(request);
  const auth = inject(AuthService);
  const pauses = inject(Pauses);
  const bare = context.get(WITHOUT_PROOF);
  const credentials = (refused?: GivenToken): Observable<Credentials> =>
    from(auth.token(kind, refused)).pipe(
      switchMap((given) => {
        if (!given.key || bare) return of({ given });
        return from(given.key.prove(method, new URL(urlWithParams, page).href)).pipe(
          map((proof) => ({ given, proof })),
        );
      }),
    );
  /** A token may end while a request waits, and a proof grow old: both are asked for when it goes on. */
  const afterPause = (failure: unknown): Observable<Credentials> =>
    pauses.wait(retryAfterOf(failure as HttpErrorResponse) ?? 0).pipe(
      tap(() => context.get(CALL_WITNESS)?.waited?.()),
      switchMap(() => credentials()),
    );
  /** A logout ends what was issued in its very second, too: what has come back with that is asked for in the next one. */
  const bySession = (given: GivenToken, again: boolean): Observable<Credentials> =>
    timer(again ? SECOND : 0).pipe(switchMap(() => credentials({ ...given, revoked: true })));
  const attempt = (
    ready: Observable<Credentials>,
    left: readonly Occasion[],
    again?: Occasion,
  ): ReturnType<typeof next> =>
    ready.pipe(
      switchMap(({ given, proof }) =>
        send(request, next, { given, proof }, again).pipe(
          catchError((failure: unknown) => {
            const occasion = occasionOf(request, given, failure);
            if (!occasion || !left.includes(occasion)) return throwError(() => failure);
            const others = left.toSpliced(left.indexOf(occasion), 1);
            if (occasion === 'revoked') return attempt(bySession(given, !others.includes('revoked')), others, occasion);
            if (occasion === 'limited') return attempt(afterPause(failure), others, occasion);
            return attempt(credentials(occasion === 'refused' ? given : undefined), others, occasion);
          }),
        ),
      ),
    );
  const when = context.get(SENT_WHEN);
  return attempt(when ? held(credentials(), when) : credentials(), bare ? [] : OCCASIONS);
};

/** The same, begun now and given when that is fulfilled, once; a failure too. */
function held(ready: Observable<Credentials>, when: Promise<void>): Observable<Credentials> {
  let begun: Promise<Credentials> | undefined = firstValueFrom(ready);
  begun.catch(() => undefined); // told then, and not before
  return from(when).pipe(
    switchMap(() => {
      const first = begun;
      begun = undefined; // whoever subscribes again needs a proof of their own
      return first ?? ready;
    }),
  );
}

/** Lets the request go with this token; its witness, if it has one, is told so, and what came of it. */
function send(
  request: HttpRequest<unknown>,
  next: HttpHandlerFn,
  { given, proof }: Credentials,
  again?: Occasion,
): ReturnType<HttpHandlerFn> {
  const witness = request.context.get(CALL_WITNESS);
  const { source, decoded, keyless } = given;
  witness?.sent({ source, decoded, keyless, proven: !!proof, again });
  const setHeaders: Record<string, string> = proof
    ? { Authorization: `DPoP ${given.token}`, DPoP: proof }
    : { Authorization: `Bearer ${given.token}` };
  // Whoever is redirected to is not whom the token was for: the answer ends here, by name (Fetch section 2.2.6).
  return next(request.clone({ setHeaders, redirect: 'manual' })).pipe(
    tap({
      next: (event) => {
        if (event instanceof HttpResponseBase) void keepNonce(given, event);
        if (event instanceof HttpResponse) witness?.answered(event.status);
      },
      error: (error: unknown) => witness?.answered(error instanceof HttpErrorResponse ? error.status : 0),
    }),
    catchError((failure: unknown) =>
      failure instanceof HttpErrorResponse && given.key
        ? from(keepNonce(given, failure)).pipe(switchMap(() => throwError(() => failure)))
        : throwError(() => failure),
    ),
  );
}

/** Keeps the nonce that came with an answer, a good one too (RFC 9449 section 8.2): the next proof needs no other round. */
async function keepNonce({ key }: GivenToken, { headers }: HttpResponseBase): Promise<void> {
  const nonce = headers.get('DPoP-Nonce');
  // Where it cannot be kept, the next proof fails by itself, and in words.
  if (nonce) await key?.remember(nonce).catch(() => undefined);
}
