import { inject } from '@angular/core';
import { type NavigationError, RedirectCommand, Router } from '@angular/router';
import { AuthError, loadAuthConfig, pageUrl, SessionFault } from '@latchkey/angular-auth';

/**
 * Says so where a page cannot be shown. Most often its file cannot be fetched: the network failed, or a release has replaced
 * it. Once the server answers, "Try again" loads everything anew, for a file that is gone stays gone.
 */
export function missingPage({ error, url }: Pick<NavigationError, 'error' | 'url'>): RedirectCommand | undefined {
  // import() rejects with no other than a TypeError.
  const met = error instanceof TypeError ? new AuthError('network') : AuthError.of(error);
  const router = inject(Router);
  const fault = inject(SessionFault);
  const tell = (): void => fault.set(met, again);
  const again = (): Promise<void> => loadAuthConfig().then(() => location.assign(pageUrl('.') + url.slice(1)), tell);
  tell();
  // Where nothing is shown yet, the start page is; the address stays, so that a reload tries again.
  return router.navigated ? undefined : new RedirectCommand(router.parseUrl('/'), { skipLocationChange: true });
}
