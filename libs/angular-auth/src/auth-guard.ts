import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { AuthService } from './auth-service';
import { onServer } from './session/on-server';
import { turnAway } from './session/turn-away';

/**
 * Lets in whoever is logged in; sends everybody else to the tenant's login and, from there, back to the URL that was
 * wanted, query and fragment included. A tenant that does not answer leads to the start page, which says so.
 *
 * On a server, where nobody is known, the page is its shell: it has no person, no permission and no token.
 */
export const authGuard: CanActivateFn = async (_route, { url }) => {
  if (onServer()) return true;
  const auth = inject(AuthService);
  const router = inject(Router);
  const first = !router.navigated;
  if ((await auth.settled()) === 'in') return true;
  // Opened by its address, the page must not stay in the history: "Back" would only lead to the login again.
  await auth.login(url, true, first);
  return auth.error() ? turnAway(router, url) : new Promise<never>(() => undefined);
};
