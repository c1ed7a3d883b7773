import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';
import { type Config } from './config/config';

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
