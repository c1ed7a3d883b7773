import { inject, Service } from '@angular/core';
import { Auth0ClientFactory, AuthClientConfig } from '@auth0/auth0-angular';
import { type Auth0Client } from '@auth0/auth0-spa-js';
import { AUTH_CONFIG } from './auth-config';
import { AuthError } from './auth-error';
import { type TokenSource } from './call-witness';
import { toAuthError } from './to-auth-error';

/** The ID token's claims (OpenID Connect Core section 2). */
export type Claims = Readonly<Record<string, unknown>>;

const SCOPE = 'openid profile email offline_access read:messages write:messages';
/** An ID token with less left than this is renewed before it is sent, in seconds; the SDK does so for access tokens. */
const LEEWAY = 60;

/**
 * The only file that knows the vendor's SDK, which is over half of all the page's JavaScript: it is reached by `import()`
 * and not part of the first download. Nothing is asked of the tenant before the first method is called. Every method
 * throws AuthErrors only.
 *
 * Of `@auth0/auth0-angular` only the factory of its client is used, not its service: that one starts a session check by
 * itself, swallows its faults and follows any target after login.
 */
@Service()
export class AuthClient {
  private readonly config = inject(AUTH_CONFIG);
  private client?: Auth0Client;
  private hadTokens = false;
  private lastSource: TokenSource = 'asked';

  /** How the token that was given last was come by. */
  get source(): TokenSource {
    return this.lastSource;
  }

  /** Leaves the page for the tenant's login (authorization code with PKCE, RFC 7636). Fails if the tenant is silent. */
  async login(target: string, go: (url: string) => void): Promise<void> {
    await this.ask(async (client) => {
      await this.reachTenant();
      await client.loginWithRedirect({ appState: { target }, openUrl: go });
    });
  }

  /** Trades the code in this URL for tokens; gives the target that `login()` was called with, unchecked. */
  async finishLogin(url: string): Promise<unknown> {
    const query = new URL(url).searchParams;
    // An error without state answers no login of ours: what it says further is not repeated.
    if (!query.has('state')) throw toAuthError({ error: query.get('error') ?? 'missing_transaction' });
    const { appState } = await this.ask((client) => client.handleRedirectCallback<{ target?: unknown }>(url));
    this.hadTokens = true;
    return appState?.target;
  }

  /**
   * Ends the session here, always, and at the tenant, which sends the browser back to the page's origin.
   *
   * @throws AuthError `logout-incomplete` where the tenant is silent: its own session is still there
   */
  async logout(go: (url: string) => void): Promise<void> {
    const told = await this.reachTenant().then(
      () => true,
      () => false,
    );
    await this.ask((client) =>
      client.logout({ logoutParams: { returnTo: location.origin }, openUrl: told && ((url) => go(url)) }),
    );
    if (!told) throw new AuthError('logout-incomplete');
  }

  /** An access token for the API with time left on it, renewed silently where needed. */
  async accessToken(renew = false): Promise<string> {
    const kept = renew ? undefined : await this.ask((client) => client.getTokenSilently({ cacheMode: 'cache-only' }));
    const token = kept ?? (await this.ask((client) => client.getTokenSilently({ cacheMode: renew ? 'off' : 'on' })));
    if (!token) throw new AuthError('login-required');
    this.lastSource = kept ? 'memory' : this.hadTokens ? 'renewed' : 'asked';
    this.hadTokens = true;
    return token;
  }

  /** The ID token with time left on it. Only the interceptor asks, and only for this app's own backend. */
  async idToken(): Promise<string> {
    const read = () => this.ask((client) => client.getIdTokenClaims());
    let claims = await read();
    this.lastSource = 'memory';
    if (!claims || (claims.exp ?? 0) < Date.now() / 1000 + LEEWAY) {
      await this.accessToken(true);
      claims = await read();
    }
    if (!claims) throw new AuthError('login-required');
    return claims.__raw;
  }

  /** What the tenant says about the person, without the token that says it; nothing while logged out. */
  async claims(): Promise<Claims | undefined> {
    const claims = await this.ask((client) => client.getIdTokenClaims());
    return claims && Object.fromEntries(Object.entries(claims).filter(([name]) => name !== '__raw'));
  }

  private async ask<T>(question: (client: Auth0Client) => Promise<T>): Promise<T> {
    try {
      this.client ??= this.start();
      return await question(this.client);
    } catch (error) {
      throw toAuthError(error);
    }
  }

  private start(): Auth0Client {
    const { domain, clientId, audience } = this.config;
    return Auth0ClientFactory.createClient(
      new AuthClientConfig({
        domain,
        clientId,
        useRefreshTokens: true,
        // After a reload the refresh token is gone with the memory it lived in: the tenant's own cookie renews the session.
        useRefreshTokensFallback: true,
        cacheLocation: 'memory',
        workerUrl: '/auth0-spa-js.worker.production.js',
        authorizeTimeoutInSeconds: 5,
        httpTimeoutInSeconds: 5,
        legacySameSiteCookie: false,
        authorizationParams: { redirect_uri: `${location.origin}/callback`, audience, scope: SCOPE },
      }),
    );
  }

  /** A browser that is sent to a silent tenant shows its own error page, and ours is gone: so knock first. */
  private async reachTenant(): Promise<void> {
    const { domain } = this.config;
    const origin = /^https?:/.test(domain) ? domain : `https://${domain}`;
    await fetch(`${origin}/.well-known/openid-configuration`, {
      mode: 'no-cors',
      signal: AbortSignal.timeout(5_000),
    }).catch(() => {
      throw new AuthError(navigator.onLine ? 'tenant-unreachable' : 'network');
    });
  }
}
