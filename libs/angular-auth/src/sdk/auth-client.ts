import { inject, Service } from '@angular/core';
import { type Auth0Client } from '@auth0/auth0-spa-js';
import { AUTH_CONFIG } from '../auth-config';
import { AuthError } from '../auth-error';
import { type GivenToken, type TokenSource } from '../given-token';
import { type Person, toPerson } from '../person';
import { OtherTabs } from '../session/other-tabs';
import { pageUrl } from '../session/page-url';
import { reachTenant } from '../session/reach-tenant';
import { createClient } from './create-client';
import { decodeToken } from './decode-token';
import { denied, setDenied } from './denial';
import { kept } from './kept';
import { loginError } from './login-error';
import { permissionsOf } from './permissions-of';
import { countRedirect } from './redirect-limit';
import { toAuthError } from './to-auth-error';

/** An ID token with less left than this is renewed before it is sent, in seconds; the SDK does so for access tokens. */
const LEEWAY = 60;
/** Milliseconds that a renewal may take before the tenant is asked whether it is there at all. */
const PATIENCE = 500;

/**
 * What is asked of the vendor's SDK, which is over half of all the page's JavaScript: this room is reached by `import()` and
 * not part of the first download. Nothing is asked of the tenant before the first method is called. Every method throws
 * AuthErrors only.
 */
@Service()
export class AuthClient {
  private readonly config = inject(AUTH_CONFIG);
  private readonly tabs = inject(OtherTabs);
  private client?: Auth0Client;
  private renewing?: Promise<GivenToken>;
  /** How often this tab has got tokens, by a login or a renewal. */
  private issues = 0;

  /**
   * Leaves the page for the tenant's login (authorization code with PKCE, RFC 7636), which has to be there: see
   * `reachTenant`.
   *
   * After a denial it asks who somebody is, whatever session the tenant has (`prompt`, OpenID Connect Core 3.1.2.1).
   *
   * @param automatic whether nobody clicked for it: none goes after a denial, and a few in a row are a loop, ended here
   */
  async login(target: string, go: (url: string) => void, automatic = false): Promise<void> {
    await this.ask(async (client) => {
      const anew = denied();
      if (automatic && anew) throw loginError('access-denied');
      if (automatic) countRedirect(this.answerIn(target)?.get('error_description'));
      const authorizationParams = anew ? { prompt: 'login' as const } : {};
      await client.loginWithRedirect({ appState: { target }, openUrl: go, authorizationParams });
    });
  }

  /** Trades the code in this URL for tokens; gives the target that `login()` was called with, unchecked. */
  async finishLogin(url: string): Promise<unknown> {
    const { appState } = await this.ask((client) => {
      // What answers no login of this tab may come from anywhere: what it says further is not repeated.
      if (!this.answerIn(url)) throw toAuthError({ error: new URL(url).searchParams.get('error') ?? 'state_mismatch' });
      return client.handleRedirectCallback<{ target?: unknown }>(url);
    });
    this.issued();
    return appState?.target;
  }

  /**
   * Ends the session here and in the other tabs, always, and at the tenant, which sends the browser back to the page's
   * base, written as the tenant lists an origin: without a slash at the end.
   *
   * @throws AuthError `logout-incomplete` where the tenant is silent: its own session is still there
   */
  async logout(go: (url: string) => void): Promise<void> {
    this.tabs.tellLogout();
    const told = await reachTenant(this.config.domain).then(
      () => true,
      () => false,
    );
    await this.ask((client) =>
      client.logout({ logoutParams: { returnTo: pageUrl('.').slice(0, -1) }, openUrl: told && ((url) => go(url)) }),
    );
    if (!told) throw loginError('logout-incomplete');
  }

  /** Has this tab notice that its session is over: see OtherTabs. */
  watch(ended: () => void, awake: () => void): void {
    this.tabs.watch(() => void this.ask((client) => client.logout({ openUrl: false })).finally(() => ended()), awake);
  }

  /**
   * An access token for the API with time left on it, renewed silently where needed.
   *
   * @param refused what the API refused although it looked good: a newer one is wanted
   */
  async accessToken(refused?: GivenToken): Promise<GivenToken> {
    const token = await this.ask((client) => client.getTokenSilently({ cacheMode: 'cache-only' }));
    return token && !this.isNewest(refused) ? this.givenAccess(token, 'memory') : this.renew();
  }

  /** The same for the ID token. Only the interceptor asks, and only for this app's own backend. */
  async idToken(refused?: GivenToken): Promise<GivenToken> {
    const read = () => this.ask((client) => client.getIdTokenClaims());
    let claims = await read();
    let source: TokenSource = 'memory';
    if (!claims || this.isNewest(refused) || (claims.exp ?? 0) < Date.now() / 1000 + LEEWAY) {
      ({ source } = await this.renew());
      claims = await read();
    }
    if (!claims) throw new AuthError('login-required');
    return this.given(claims.__raw, source);
  }

  /** What the access token in memory grants; nothing where it has no time left, and nothing is renewed for it. */
  async permissions(): Promise<readonly string[]> {
    const token = await this.ask((client) => client.getTokenSilently({ cacheMode: 'cache-only' }));
    return permissionsOf(token ? decodeToken(token) : null);
  }

  /** What the tenant says about the person, without the token that says it; nothing while logged out. */
  async person(): Promise<Person | undefined> {
    const claims = await this.ask((client) => client.getIdTokenClaims());
    return claims && toPerson(Object.fromEntries(Object.entries(claims).filter(([name]) => name !== '__raw')));
  }

  /** Renews both tokens. Calls that need it at the same time share it: a refresh token is good for one use only. */
  private renew(): Promise<GivenToken> {
    this.renewing ??= this.renewed().finally(() => (this.renewing = undefined));
    return this.renewing;
  }

  private async renewed(): Promise<GivenToken> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    // The SDK waits 5 s for a hidden frame in which the browser shows its own error page, and asks a silent tenant thrice.
    const silence = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reachTenant(this.config.domain).catch(reject), PATIENCE);
    });
    const renewal = this.ask((client) => client.getTokenSilently({ cacheMode: 'off' }));
    const token = await Promise.race([renewal, silence]).finally(() => clearTimeout(timer));
    if (!token) throw new AuthError('login-required');
    const source = this.issues ? 'renewed' : 'asked';
    this.issued();
    return this.givenAccess(token, source);
  }

  private issued(): void {
    this.issues++;
    setDenied(false);
  }

  private given(token: string, source: TokenSource): GivenToken {
    return { token, source, issue: this.issues, decoded: decodeToken(token), permissions: [] };
  }

  private givenAccess(token: string, source: TokenSource): GivenToken {
    const given = this.given(token, source);
    return { ...given, permissions: permissionsOf(given.decoded) };
  }

  private isNewest(given?: GivenToken): boolean {
    return given?.issue === this.issues;
  }

  private async ask<T>(question: (client: Auth0Client) => Promise<T>): Promise<T> {
    try {
      this.client ??= createClient(this.config);
      return await question(this.client);
    } catch (thrown) {
      const error = toAuthError(thrown);
      if (error.code === 'access-denied') setDenied(true);
      throw error;
    }
  }

  /** The query of a URL, if it answers the login that this tab has begun (RFC 6749 section 10.12). */
  private answerIn(url: string): URLSearchParams | undefined {
    const query = new URL(url, location.origin).searchParams;
    const begun = kept(`a0.spajs.txs.${this.config.clientId}`) as { state?: unknown } | null;
    return begun?.state && query.get('state') === begun.state ? query : undefined;
  }
}
