import type { Configuration } from 'oidc-provider';

type CookieOptions = NonNullable<NonNullable<Configuration['cookies']>['long']>;

/**
 * How the session's cookie is set. Over https other sites' frames and forms bring it along, as they do Auth0's: silent
 * authentication works for a page of another site. Browsers take that of secure cookies only (RFC 6265bis section 5.7);
 * over http the cookie stays with this site, which on localhost is every port.
 */
export const sessionCookie = (issuer: string): CookieOptions => {
  const secure = issuer.startsWith('https:');
  return { httpOnly: true, signed: true, secure, sameSite: secure ? 'none' : 'lax' };
};
