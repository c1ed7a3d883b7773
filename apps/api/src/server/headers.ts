import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';
import { type Config } from '../config/config';

/** Of helmet's headers, those that only a document heeds, or a worker; a script or a style does not. */
export const DOCUMENT_HEADERS = [
  'Content-Security-Policy',
  'Cross-Origin-Opener-Policy',
  'Origin-Agent-Cluster',
  'Referrer-Policy',
  'Strict-Transport-Security', // heeded with any answer; the document has brought it
  'X-DNS-Prefetch-Control',
  'X-Download-Options',
  'X-Frame-Options',
  'X-Permitted-Cross-Domain-Policies',
  'X-XSS-Protection',
] as const;

/**
 * Helmet's headers for answers that are no page. They are the same for every answer, so helmet is asked once at start
 * and not at each request. `Strict-Transport-Security` is for https alone (RFC 6797 section 7.2): whether callers come
 * over it, the API's own address says, and never a request.
 */
export function securityHeaders({
  addresses: [address],
  hstsSubdomains: includeSubDomains,
}: Pick<Config, 'addresses' | 'hstsSubdomains'>): Record<string, string> {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
    },
    // The tenant's login may open in a window of its own, which must be able to answer.
    crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' },
    strictTransportSecurity: address.startsWith('https:') ? { includeSubDomains } : false,
    xFrameOptions: { action: 'deny' },
  })(response.req, response, () => undefined);
  return Object.fromEntries(response.getHeaderNames().map((name) => [name, String(response.getHeader(name))]));
}
