import { RedirectCommand, type Router } from '@angular/router';

/** Leads from a page that cannot be shown to the start page, which says why; from the start page itself nowhere. */
export function turnAway(router: Router, url: string): RedirectCommand | false {
  const start = router.parseUrl('/');
  if (/^\/?([?#]|$)/.test(url)) return false;
  // The address stays, so that a reload tries again.
  return new RedirectCommand(start, { skipLocationChange: !router.navigated });
}
