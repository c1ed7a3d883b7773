/**
 * Headers of the page and of its files (a worker keeps to the policy of its own file, and the vendor's worker fetches
 * tokens). The policy lets them talk to this origin and to the tenant only: tokens come from there and go to here, and
 * nothing else is loaded or framed (RFC 10017 section 8 advises it against injected code).
 */
export function pageHeaders(tenantOrigin: string, nonce?: string): Record<string, string> {
  const own = nonce ? `'self' 'nonce-${nonce}'` : "'self'";
  const policy = [
    "default-src 'none'",
    `script-src ${own}`,
    `style-src ${own}`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${tenantOrigin}`,
    `frame-src ${tenantOrigin}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    // Text becomes a script's address or markup by these two policies only: Angular's, and ours for the worker's address.
    "require-trusted-types-for 'script'",
    'trusted-types angular latchkey',
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'Cache-Control': 'no-cache', // the names of its scripts change with every build
  };
}
