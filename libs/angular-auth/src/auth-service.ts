import { inject, Service, signal } from '@angular/core';
import { Router } from '@angular/router';
import { type TokenKind } from '@latchkey/wire';
import { type AuthClient } from './sdk/auth-client';
import { AUTH_CONFIG } from './auth-config';
import { AuthError, NO_SESSION, SESSION_OVER, UNANSWERED } from './auth-error';
import { type GivenToken } from './given-token';
import { LazyAuthClient } from './session/lazy-auth-client';
import { loginTarget } from './session/login-target';
import { atCallback, pageUrl } from './session/page-url';
import { REACH_TENANT } from './session/reach-tenant';
import { type AuthStatus, Session } from './session/session';
import { SessionFault } from './session/session-fault';
import { sessionHint } from './session/session-hint';

/**
 * Who is logged in, and the ways in and out. One state machine:
 * unknown -> out (no hint of a session, or the tenant knows of none) · unknown -> in (session restored, login finished) ·
 * in -> out (the session ended while renewing or in another tab) · in -> unknown (logout: the page is left).
 */
@Service()
export class AuthService {
  private readonly config = inject(AUTH_CONFIG);
  private readonly lazyClient = inject(LazyAuthClient);
  private readonly router = inject(Router);
  private readonly reachTenant = inject(REACH_TENANT);
  private readonly session = inject(Session);
  private readonly currentLeaving = signal(false);
  private readonly fault = inject(SessionFault);

  readonly status = this.session.status;
  readonly person = this.session.person;
  /** What the access token grants on the API; nothing while nobody is logged in. It foretells, and the API decides. */
  readonly permissions = this.session.permissions;
  /** What went wrong outside any page: a session that could not be checked, a login or logout that could not begin. */
  readonly error = this.fault.current;
  /** Each `error` as it comes. */
  readonly faults = this.fault.stream;
  /** True from the moment that the person is on the way to the tenant. */
  readonly leaving = this.currentLeaving.asReadonly();

  private settling: Promise<unknown> = Promise.resolve();
  private finishing?: Promise<string>;

  /** Finds out whether somebody is logged in. Nobody waits for it; the tenant is asked only where a session is likely. */
  start(): void {
    // Restored from the browser's memory after "Back", the page would stay as it was left, and could know too much.
    addEventListener('pageshow', ({ persisted }) => persisted && this.leaving() && location.reload());
    const preload = () => void this.lazyClient.load().catch(() => undefined);
    if (atCallback()) return preload();
    if (sessionHint(this.config.clientId)) return void (this.settling = this.checkSession());
    this.session.forget('out');
    // Whoever only reads needs no SDK. It is on its way before a click is done, for a pointer or a key comes first.
    for (const sign of ['pointermove', 'pointerdown', 'keydown']) addEventListener(sign, preload, { once: true });
  }

  /** The status, as soon as it is known. */
  async settled(): Promise<AuthStatus> {
    await this.settling;
    return this.status();
  }

  /**
   * Leaves the page for the tenant's login; a second call while leaving does nothing. It never throws: `error` says why
   * the page could not be left.
   *
   * @param target path of this page to come back to
   * @param automatic whether it is the guard that asks, and not a person
   * @param replace whether the page that is left stays out of the browser's history
   */
  async login(target = '/', automatic = false, replace = false): Promise<void> {
    if (this.leaving()) return;
    this.depart();
    try {
      // Side by side: on a slow network each of the two is a round trip, and the person waits.
      const [client] = await Promise.all([this.lazyClient.load(), this.reachTenant(this.config.domain)]);
      const go = (url: string) => (replace ? location.replace(url) : location.assign(url));
      await client.login(loginTarget(target), go, automatic);
    } catch (thrown) {
      this.stay(AuthError.of(thrown), () => this.login(target));
    }
  }

  /** Leaves the page shown, which may have something to send yet, forgets the person, and has the tenant end its session. */
  async logout(): Promise<void> {
    if (this.leaving()) return;
    this.depart();
    await this.router.navigateByUrl('/');
    this.session.forget('unknown');
    try {
      const client = await this.lazyClient.load();
      await client.logout((url) => location.assign(url));
    } catch (thrown) {
      this.session.forget('out');
      this.stay(AuthError.of(thrown), () => this.logout());
    }
  }

  /**
   * Finishes the login that this URL answers, once: a code can be traded only once (RFC 6749 section 4.1.2). Gives the
   * path to go on to.
   *
   * @throws AuthError, after which nobody is logged in and nothing redirects by itself
   */
  finishLogin(url: string): Promise<string> {
    this.finishing ??= this.finish(url);
    this.settling = this.finishing.catch(() => undefined);
    return this.finishing;
  }

  /** Gets over `error`: does once more what it tells of, or leads to a login where only that helps. */
  retry(): Promise<void> {
    return this.fault.retry();
  }

  /**
   * The token that an endpoint takes, renewed silently where needed; for the interceptor only.
   *
   * @param refused what the endpoint refused although it looked good: a newer one is wanted
   * @throws AuthError before any network call if nobody is logged in
   */
  async token(kind: Exclude<TokenKind, 'none'>, refused?: GivenToken): Promise<GivenToken> {
    if ((await this.settled()) !== 'in') throw new AuthError('login-required');
    try {
      const client = await this.lazyClient.load();
      if (kind === 'id') return await client.idToken(refused);
      const given = await client.accessToken(refused);
      this.session.grant(given.permissions);
      return given;
    } catch (thrown) {
      const error = AuthError.of(thrown);
      if (!SESSION_OVER.includes(error.code)) throw error;
      this.session.forget('out');
      throw error.code === 'access-denied' ? error : new AuthError('login-required', error.detail);
    }
  }

  private async checkSession(): Promise<void> {
    const error = await this.restore();
    if (!error || NO_SESSION.includes(error.code)) return;
    const login = () => this.login(location.href.slice(pageUrl('.').length - 1));
    this.stay(error, UNANSWERED.includes(error.code) ? () => (this.settling = this.checkSession()) : login);
  }

  private async restore(): Promise<AuthError | null> {
    try {
      const client = await this.lazyClient.load();
      const { permissions } = await client.accessToken();
      await this.enter(client, permissions);
      return null;
    } catch (thrown) {
      this.session.forget('out');
      return AuthError.of(thrown);
    }
  }

  private async finish(url: string): Promise<string> {
    try {
      const client = await this.lazyClient.load();
      const target = await client.finishLogin(url);
      await this.enter(client, await client.permissions());
      return loginTarget(target);
    } catch (thrown) {
      const error = AuthError.of(thrown);
      // The back button, a reload, an old link: whoever is still logged in just goes on.
      if (error.code === 'login-expired' && sessionHint(this.config.clientId) && !(await this.restore())) return '/';
      this.session.forget('out');
      throw error;
    }
  }

  private async enter(client: AuthClient, permissions: readonly string[]): Promise<void> {
    const person = await client.person();
    if (!person) throw new AuthError('login-required');
    this.session.enter(person, permissions);
    const end = (error?: AuthError, target = this.router.url) => {
      this.session.forget('out');
      if (error) this.stay(error, () => this.login(target));
      void this.router.navigateByUrl('/'); // what was guarded must not stay on the screen
    };
    const awake = () => this.token('access').catch((error: AuthError) => this.status() === 'out' && end(error));
    client.watch(end, awake);
  }

  private depart(): void {
    this.fault.clear();
    this.currentLeaving.set(true);
  }

  private stay(error: AuthError, again: () => Promise<unknown>): void {
    this.fault.set(error, again);
    this.currentLeaving.set(false);
  }
}
