import { atCallback } from './page-url';

/**
 * Begins to fetch the vendor's side of this folder beside the page's settings, for whoever comes back from a login or has
 * the cookie that the SDK leaves behind one (of whatever client: its id is not known yet). It is asked for again, and its
 * failure told, when it is needed.
 */
export function headStart(): void {
  if (!atCallback() && !document.cookie.includes('is.authenticated=')) return;
  void import('../sdk/auth-client').catch(() => undefined);
}
