import { atCallback } from './page-url';

/** The cookie that the SDK leaves where somebody is logged in, whatever the client id: that is not known yet. */
const SOME_SESSION = /(^|; )auth0\.(.*\.)?is\.authenticated=/;

/**
 * Begins to fetch the vendor's side of this folder beside the page's settings, for whoever comes back from a login or was
 * logged in lately. It is asked for again, and its failure told, when it is needed.
 */
export function headStart(): void {
  if (!atCallback() && !SOME_SESSION.test(document.cookie)) return;
  void import('./auth-client').catch(() => undefined);
}
