/**
 * Where to go after login, as a path of this page (path, query, fragment); `/` for anything else.
 *
 * The target travels in the SDK's transaction, but whoever begins a login can put anything into it: without this check
 * the callback is an open redirector (RFC 9700 section 4.11.1). It is parsed as the browser would, never matched as text.
 */
export function loginTarget(wanted: unknown, origin = location.origin): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || !URL.canParse(wanted, origin)) return '/';
  const url = new URL(wanted, origin);
  const leaves = url.origin !== origin || url.pathname.startsWith('//');
  if (leaves || url.pathname === '/callback') return '/';
  return url.pathname + url.search + url.hash;
}
