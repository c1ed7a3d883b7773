import { inject } from '@angular/core';
import { type CanActivateFn, RedirectCommand, Router } from '@angular/router';
import { AuthService } from './auth-service';

/**
 * Lets in whoever is logged in; sends everybody else to the tenant's login and, from there, back to the URL that was
 * wanted, query and fragment included. A tenant that does not answer leads to the start page, which says so.
 */
export const authGuard: CanActivateFn = async (_route, { url }) => {
  const auth = inject(AuthService);
  const router = inject(Router);
  const first = !router.navigated;
  if ((await auth.settled()) === 'in') return true;
  // Opened by its address, the page must not stay in the history: "Back" would only lead to the login again.
  await auth.login(url, true, first);
  // The address stays, so that a reload tries again.
  if (auth.error()) return new RedirectCommand(router.parseUrl('/'), { skipLocationChange: first });
  return new Promise<never>(() => undefined);
};
