import { InjectionToken } from '@angular/core';
import { AuthError } from '../auth-error';

/**
 * Knocks at the tenant: a browser that is sent to a silent one shows its own error page, and ours is gone.
 *
 * @throws AuthError where nobody answers within 5 s
 */
export async function reachTenant(domain: string): Promise<void> {
  const origin = /^https?:/.test(domain) ? domain : `https://${domain}`;
  await fetch(`${origin}/.well-known/openid-configuration`, {
    mode: 'no-cors',
    cache: 'no-store',
    signal: AbortSignal.timeout(5_000),
  }).catch(() => {
    throw new AuthError(navigator.onLine ? 'tenant-unreachable' : 'network');
  });
}

/** `reachTenant`; a test puts a tenant of its own here. */
export const REACH_TENANT = new InjectionToken('reach tenant', { factory: () => reachTenant });
