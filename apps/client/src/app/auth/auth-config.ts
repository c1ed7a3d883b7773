import { InjectionToken } from '@angular/core';
import { type AuthConfigDto } from '@latchkey/shared';
import { AuthError, type AuthErrorCode } from './auth-error';
import { pageUrl } from './page-url';

/** The three public values by which the page finds its tenant. Provided by `provideAuth()`, before the page starts. */
export const AUTH_CONFIG = new InjectionToken<AuthConfigDto>('auth config');

const FILE = 'auth_config.json';
const KEYS = ['domain', 'clientId', 'audience'] as const satisfies readonly (keyof AuthConfigDto)[];

/**
 * Reads the public values from the server that serves the page, once, before Angular starts: no provider has to wait.
 *
 * @param timeout milliseconds until the server counts as silent
 * @throws AuthError with a sentence that says what is wrong, whatever it is
 */
export async function loadAuthConfig(timeout = 8_000): Promise<AuthConfigDto> {
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

function validate(body: unknown): AuthConfigDto {
  if (typeof body !== 'object' || body === null) {
    throw unreadable(`The settings of this page (${FILE}) are not JSON: something else answers at this address.`);
  }
  const values = body as Record<string, unknown>;
  const missing = KEYS.filter((key) => typeof values[key] !== 'string' || values[key].trim() === '');
  if (missing.length) {
    throw unreadable(`The settings of this page (${FILE}) lack ${missing.join(' and ')}.`);
  }
  const { domain, clientId, audience, apiOrigin } = values as unknown as AuthConfigDto;
  if (apiOrigin === undefined) return { domain, clientId, audience };
  if (!isAddress(apiOrigin)) {
    throw unreadable(`In ${FILE}, apiOrigin is no https address without a slash at its end.`);
  }
  return { domain, clientId, audience, apiOrigin };
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
