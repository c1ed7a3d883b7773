import { inject, Service } from '@angular/core';
import { type Auth0Client, type GetTokenSilentlyVerboseResponse } from '@auth0/auth0-spa-js';
import { AUTH_CONFIG } from '../auth-config';
import { AuthError } from '../auth-error';
import { type GivenToken, type TokenSource } from '../given-token';
import { type Person, toPerson } from '../person';
import { OtherTabs } from '../session/other-tabs';
import { pageUrl } from '../session/page-url';
import { reachTenant } from '../session/reach-tenant';
import { answerIn } from './answer-in';
import { type ClientKey } from './client-key';
import { decodeToken } from './decode-token';
import { denied, setDenied } from './denial';
import { loginError } from './login-error';
import { openClient, type OpenClient } from './open-client';
import { permissionsOf } from './permissions-of';
import { countRedirect } from './redirect-limit';
import { toAuthError } from './to-auth-error';
import { unlessSilent } from './unless-silent';

type Answer = GetTokenSilentlyVerboseResponse;

/** An ID token with less left than this is renewed before it is sent, in seconds; the SDK does so for access tokens. */
const LEEWAY = 60;

/**
 * What is asked of the vendor's SDK, which is over half of all the page's JavaScript: this room is reached by `import()` and
 * not part of the first download. Nothing is asked of the tenant before the first method is called. Every method throws
 * AuthErrors only.
 */
@Service()
export class AuthClient {
  private readonly config = inject(AUTH_CONFIG);
  private readonly tabs = inject(OtherTabs);
  private opening?: Promise<OpenClient>;
  private renewing?: Promise<GivenToken>;
  private reopening?: Promise<GivenToken>;
  /** Whom the page shows: nobody else's tokens are given out. */
  private subject?: string;
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
    await this.ask(async (client, key) => {
      const anew = denied();
      if (automatic && anew) throw loginError('access-denied');
      if (automatic) countRedirect(answerIn(target, this.config)?.get('error_description'));
      await key?.ensure();
      const authorizationParams = anew ? { prompt: 'login' as const } : {};
      await client.loginWithRedirect({ appState: { target }, openUrl: go, authorizationParams });
    });
  }

  /** Trades the code in this URL for tokens; gives the target that `login()` was called with, unchecked. */
  async finishLogin(url: string): Promise<unknown> {
    const { appState } = await this.ask(async (client, key) => {
      // What answers no login of this tab may come from anywhere: what it says further is not repeated.
      if (!answerIn(url, this.config))
        throw toAuthError({ error: new URL(url).searchParams.get('error') ?? 'state_mismatch' });
      await key?.ensure();
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
    await this.ask((client, key) => {
      const logoutParams = { returnTo: pageUrl('.').slice(0, -1) };
      const end = () => client.logout({ logoutParams, openUrl: told && ((url) => go(url)) });
      return key ? key.end(end) : end();
    });
    if (!told) throw loginError('logout-incomplete');
  }

  /**
   * Has this tab notice that its session is over: see OtherTabs. It lets go of its tokens, and of nothing that the tabs
   * share: somebody may have begun another login there, with another key.
   */
  watch(ended: () => void, awake: () => void): void {
    const end = () => {
      this.opening = undefined;
      ended();
    };
    this.tabs.watch(end, awake);
  }

  /**
   * An access token for the API with time left on it, renewed silently where needed.
   *
   * @param refused what the API refused although it looked good: a newer one is wanted
   */
  async accessToken(refused?: GivenToken): Promise<GivenToken> {
    const answer = await this.inMemory();
    return answer && !this.isNewest(refused) ? this.givenAccess(answer, 'memory') : this.renew(refused);
  }

  /** The same for the ID token. Only the interceptor asks, and only for this app's own backend. */
  async idToken(refused?: GivenToken): Promise<GivenToken> {
    const read = () => this.ask((client) => client.getIdTokenClaims());
    let claims = await read();
    let source: TokenSource = 'memory';
    if (!claims || this.isNewest(refused) || (claims.exp ?? 0) < Date.now() / 1000 + LEEWAY) {
      ({ source } = await this.renew(refused));
      claims = await read();
    }
    if (!claims) throw new AuthError('login-required');
    return this.given(claims.__raw, source);
  }

  /** What the access token in memory grants; nothing where it has no time left, and nothing is renewed for it. */
  async permissions(): Promise<readonly string[]> {
    const answer = await this.inMemory();
    return permissionsOf(answer ? decodeToken(answer.access_token) : null);
  }

  /** What the tenant says about the person, without the token that says it; nothing while logged out. */
  async person(): Promise<Person | undefined> {
    const claims = await this.ask((client) => client.getIdTokenClaims());
    this.subject = claims?.sub;
    return claims && toPerson(Object.fromEntries(Object.entries(claims).filter(([name]) => name !== '__raw')));
  }

  /** Renews both tokens. Calls that need it at the same time share it: a refresh token is good for one use only. */
  private renew(refused?: GivenToken): Promise<GivenToken> {
    if (refused?.revoked) this.reopening ??= this.reopened().finally(() => (this.reopening = undefined));
    if (this.reopening) return this.reopening;
    this.renewing ??= this.renewed(this.issues ? 'renewed' : 'asked').finally(() => (this.renewing = undefined));
    return this.renewing;
  }

  /**
   * Renews by the session that the tenant has (`prompt=none`), as after a reload. The refresh token may outlive a logout (OpenID
   * Connect Back-Channel Logout 1.0 section 2.7), so it goes with the client that keeps it; the key stays.
   */
  private reopened(): Promise<GivenToken> {
    this.opening = undefined;
    return this.renewed('asked');
  }

  private async renewed(source: TokenSource): Promise<GivenToken> {
    const renewal = this.ask(async (client, key) => {
      await key?.ensure();
      return client.getTokenSilently({ cacheMode: 'off', detailedResponse: true });
    });
    const answer = await unlessSilent(renewal, this.config.domain);
    if (!answer) throw new AuthError('login-required');
    await this.refuseOthers();
    this.issued();
    return this.givenAccess(answer, source);
  }

  /** The tenant's session may be somebody else's by now. */
  private async refuseOthers(): Promise<void> {
    const claims = await this.ask((client) => client.getIdTokenClaims());
    if (this.subject === undefined || claims?.sub === this.subject) return;
    this.opening = undefined;
    throw new AuthError('login-required');
  }

  private issued(): void {
    this.issues++;
    setDenied(false);
  }

  private given(token: string, source: TokenSource): GivenToken {
    return { token, source, issue: this.issues, decoded: decodeToken(token), permissions: [] };
  }

  /** The tenant says whether it is bound (`token_type`, RFC 9449 section 5), whatever was asked for. */
  private async givenAccess(answer: Answer, source: TokenSource): Promise<GivenToken> {
    const { access_token: token, token_type: type } = answer;
    const given = this.given(token, source);
    const { key, keyless } = await this.opened();
    const bound = key &&
      /^dpop$/i.test(type) && {
        key: {
          prove: (method: string, url: string) => this.ask(() => key.prove(token, method, url)),
          remember: (nonce: string) => this.ask(() => key.remember(nonce)),
        },
      };
    return { ...given, permissions: permissionsOf(given.decoded), keyless, ...bound };
  }

  private inMemory(): Promise<Answer | undefined> {
    return this.ask((client) => client.getTokenSilently({ cacheMode: 'cache-only', detailedResponse: true }));
  }

  private isNewest(given?: GivenToken): boolean {
    return given?.issue === this.issues;
  }

  private opened(): Promise<OpenClient> {
    this.opening ??= openClient(this.config).catch((fault: unknown) => {
      this.opening = undefined;
      throw fault;
    });
    return this.opening;
  }

  private async ask<T>(question: (client: Auth0Client, key?: ClientKey) => Promise<T>): Promise<T> {
    const opening = this.opened();
    try {
      const { client, key } = await opening;
      return await question(client, key);
    } catch (thrown) {
      const error = toAuthError(thrown);
      // The SDK holds on to a store that has been closed (its data deleted, say): a new client has a new one, and a new key.
      if (error.code === 'key-lost' && this.opening === opening) this.opening = undefined;
      if (error.code === 'access-denied') setDenied(true);
      throw error;
    }
  }
}
