/**
 * Headers of the page itself. The policy lets it talk to itself and to the tenant only: tokens come from there and go
 * to here, and nothing else is loaded or framed (RFC 10017 section 8 advises it against injected code).
 */
export function pageHeaders(tenantOrigin: string, nonce: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: https:",
    "font-src 'self'",
    `connect-src 'self' ${tenantOrigin}`,
    `frame-src ${tenantOrigin}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'Cache-Control': 'no-cache', // the names of its scripts change with every build
  };
}
