import { InjectionToken } from '@angular/core';
import { AuthError, type AuthErrorCode } from './auth-error';
import { type Endpoints } from './endpoints';
import { pageUrl } from './session/page-url';

/** The public values by which a page finds its tenant and its API. None is a secret. */
export interface AuthConfig {
  /** Host of the tenant (`acme.eu.auth0.com`), or its origin where that is plain http on loopback. No trailing slash. */
  readonly domain: string;
  /** The single-page application's client id, which the tenant assigns. */
  readonly clientId: string;
  /** Identifier of the API: what an access token for it must carry in `aud`. */
  readonly audience: string;
  /**
   * Where the API answers, if not where the page comes from: an origin (https, or plain http on loopback), with a path where
   * the API has one. No trailing slash. Tokens go there and nowhere else, the page's own origin included.
   */
  readonly apiOrigin?: string;
  /**
   * Whether tokens are bound to a key that stays in the browser (DPoP, RFC 9449); false where it is absent. Tenant and API
   * have to know it; where the tenant binds none all the same, they are bearer tokens.
   */
  readonly dpop?: boolean;
}

/** What `provideAuth()` takes. */
export interface AuthOptions extends AuthConfig {
  /** Which request gets which token. */
  readonly endpoints: Endpoints;
  /**
   * Where the page serves the file `auth0-spa-js.worker.production.js` of `@auth0/auth0-spa-js`, relative to its base: for a
   * page whose policy forbids the `blob:` that the SDK otherwise starts its worker from. Where Trusted Types are required,
   * the policy has to allow the name `latchkey`.
   */
  readonly workerUrl?: string;
}

/** What was given to `provideAuth()`. */
export const AUTH_CONFIG = new InjectionToken<AuthOptions>('auth config');

const FILE = 'auth_config.json';
const KEYS = ['domain', 'clientId', 'audience'] as const satisfies readonly (keyof AuthConfig)[];

/**
 * Reads the public values from the server that serves the page, once, before Angular starts: no provider has to wait.
 *
 * @param timeout milliseconds until the server counts as silent
 * @throws AuthError with a sentence that says what is wrong, whatever it is
 */
export async function loadAuthConfig(timeout = 8_000): Promise<AuthConfig> {
  const response = await request(timeout);
  if (response.status >= 502 && response.status <= 504) throw unreachable();
  if (!response.ok) {
    throw unreadable(`The server answered ${response.status} where this page reads its settings (${FILE}).`);
  }
  const body: unknown = await response.json().catch(() => undefined);
  return validate(body);
}

async function request(timeout: number): Promise<Response> {
  try {
    return await fetch(pageUrl(FILE), { signal: AbortSignal.timeout(timeout) });
  } catch {
    throw unreachable();
  }
}

function validate(body: unknown): AuthConfig {
  if (typeof body !== 'object' || body === null) {
    throw unreadable(`The settings of this page (${FILE}) are not JSON: something else answers at this address.`);
  }
  const values = body as Record<string, unknown>;
  const missing = KEYS.filter((key) => typeof values[key] !== 'string' || values[key].trim() === '');
  if (missing.length) {
    throw unreadable(`The settings of this page (${FILE}) lack ${missing.join(' and ')}.`);
  }
  const { domain, clientId, audience, apiOrigin, dpop } = values as unknown as AuthConfig;
  if (apiOrigin !== undefined && !isAddress(apiOrigin)) {
    throw unreadable(`In ${FILE}, apiOrigin is no https address without a slash at its end.`);
  }
  if (dpop !== undefined && typeof dpop !== 'boolean') throw unreadable(`In ${FILE}, dpop is neither true nor false.`);
  return { domain, clientId, audience, apiOrigin, dpop };
}

/** Whether this is an origin and perhaps a path, in the one form that compares: tokens go there. */
function isAddress(text: unknown): boolean {
  const url = URL.parse(String(text));
  if (!url || text !== (url.origin + url.pathname).replace(/\/$/, '')) return false;
  return /^(https:|http:\/\/(localhost|127\.[\d.]+|\[::1\])(:|$))/.test(url.origin);
}

function unreadable(sentence: string, code: AuthErrorCode = 'settings-unreadable'): AuthError {
  return new AuthError(code, undefined, undefined, sentence);
}

function unreachable(): AuthError {
  if (!navigator.onLine) return new AuthError('network');
  return unreadable(
    'The API, which hands this page its settings, does not answer. It may still be starting, or it is not running.',
    'api-unavailable',
  );
}
