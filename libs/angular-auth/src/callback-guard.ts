import { inject } from '@angular/core';
import { type CanActivateFn, RedirectCommand, Router } from '@angular/router';
import { AuthError } from './auth-error';
import { AuthService } from './auth-service';
import { onServer } from './session/on-server';
import { SessionFault } from './session/session-fault';

/**
 * For the route `callback`, to which the tenant sends its answers: finishes the login and goes on to the page that was
 * wanted. Where that fails, the start page says why (`AuthService.error`), and `retry()` begins the login anew.
 *
 * An app with a page of its own for such failures gives the route a component that calls `AuthService.finishLogin()`.
 */
export const callbackGuard: CanActivateFn = async () => {
  if (onServer()) return true;
  const auth = inject(AuthService);
  const fault = inject(SessionFault);
  const router = inject(Router);
  let target = '/';
  try {
    target = await auth.finishLogin(location.href);
  } catch (thrown) {
    const error = AuthError.of(thrown);
    fault.set(error, () => auth.login(typeof error.target === 'string' ? error.target : '/'));
  }
  // The code, or the tenant's words, must not stay in the address, nor be sent again by a reload.
  return new RedirectCommand(router.parseUrl(target), { replaceUrl: true });
};
