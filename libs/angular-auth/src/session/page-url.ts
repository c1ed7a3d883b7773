/**
 * A URL of this page: relative to its document's base, where a build with `--base-href` or a proxy has put it, and always on
 * its own origin. A base on another host, as for files on a CDN, says nothing about where settings and logins belong.
 */
export function pageUrl(path: string): string {
  return location.origin + new URL(path, document.baseURI).pathname;
}

/** Whether this is the page to which the tenant sends its answers. */
export function atCallback(): boolean {
  return location.origin + location.pathname === pageUrl('callback');
}
