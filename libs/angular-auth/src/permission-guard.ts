import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { AuthError } from './auth-error';
import { authGuard } from './auth-guard';
import { AuthService } from './auth-service';
import { type Permission } from './endpoints';
import { onServer } from './session/on-server';
import { SessionFault } from './session/session-fault';
import { turnAway } from './session/turn-away';

/**
 * `authGuard`, and of those who are logged in lets in whoever has the permission. Everybody else is told on the start page
 * which one is missing (`AuthService.error`, code `permission-missing`); `retry()` then leads to a login, whose token may
 * grant it. The refusing is the API's: this spares people a page that would be refused everything.
 */
export function permissionGuard(permission: Permission): CanActivateFn {
  return async (route, state) => {
    const auth = inject(AuthService);
    const fault = inject(SessionFault);
    const router = inject(Router);
    const server = onServer();
    const entered = await authGuard(route, state);
    if (entered !== true || server || auth.permissions().includes(permission)) return entered as boolean;
    const sentence = `This page needs the permission ${permission}, which your account does not have.`;
    fault.set(new AuthError('permission-missing', undefined, state.url, sentence), () => auth.login(state.url));
    return turnAway(router, state.url);
  };
}
