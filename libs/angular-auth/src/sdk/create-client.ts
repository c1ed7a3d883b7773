import { Auth0ClientFactory, AuthClientConfig } from '@auth0/auth0-angular';
import { type Auth0Client } from '@auth0/auth0-spa-js';
import { type AuthOptions } from '../auth-config';
import { type Endpoint } from '../endpoints';
import { pageUrl } from '../session/page-url';
import { mendOrganizationHint } from './organization-hint';
import { trustedScript } from './trusted-script';

const SCOPE = 'openid profile email offline_access';

/**
 * The vendor's client. Of `@auth0/auth0-angular` only the factory of it is used, not its service: that one starts a session
 * check by itself, swallows its faults and follows any target after login.
 *
 * @param useDpop whether it binds its tokens to a key
 */
export function createClient(options: AuthOptions, useDpop = false): Auth0Client {
  const { domain, clientId, audience, endpoints, workerUrl } = options;
  const rows: readonly Endpoint[] = Object.values(endpoints);
  const scope = new Set([SCOPE, ...rows.flatMap(({ permission }) => permission ?? [])]);
  mendOrganizationHint(clientId);
  return Auth0ClientFactory.createClient(
    new AuthClientConfig({
      domain,
      clientId,
      useDpop,
      useRefreshTokens: true,
      // After a reload the refresh token is gone with the memory it lived in: the tenant's own cookie renews the session.
      useRefreshTokensFallback: true,
      cacheLocation: 'memory',
      anonymousSessionsCacheMode: 'memory', // nobody uses them, and the default wants storage
      workerUrl: workerUrl && trustedScript(workerUrl),
      authorizeTimeoutInSeconds: 5,
      httpTimeoutInSeconds: 5,
      legacySameSiteCookie: false,
      authorizationParams: { redirect_uri: pageUrl('callback'), audience, scope: [...scope].join(' ') },
    }),
  );
}
