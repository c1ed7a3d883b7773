import { InjectionToken } from '@angular/core';
import { type AuthConfigDto } from '@latchkey/shared';

/** The three public values by which the page finds its tenant. Provided by `provideAuth()`, before the page starts. */
export const AUTH_CONFIG = new InjectionToken<AuthConfigDto>('auth config');

/** The settings could not be had, so the page cannot start. `message` is a sentence for people. */
export class AuthConfigError extends Error {
  override readonly name = 'AuthConfigError';

  constructor(
    readonly code: 'network' | 'api-unavailable' | 'settings-unreadable',
    message: string,
  ) {
    super(message);
  }

  /** What was thrown, if it is one of ours; anything else is a mistake of this page. */
  static of(thrown: unknown): AuthConfigError {
    return thrown instanceof AuthConfigError ? thrown : unreadable('The page could not read its settings.');
  }
}

const URL_OF_CONFIG = '/auth_config.json';
const KEYS = ['domain', 'clientId', 'audience'] as const satisfies readonly (keyof AuthConfigDto)[];

/**
 * Reads the three values from the server that serves the page, once, before Angular starts: no provider has to wait.
 *
 * @param timeout milliseconds until the server counts as silent
 * @throws AuthConfigError with a sentence that says what is wrong, whatever it is
 */
export async function loadAuthConfig(timeout = 8_000): Promise<AuthConfigDto> {
  const response = await request(timeout);
  if (response.status >= 502 && response.status <= 504) throw unreachable();
  if (!response.ok) {
    throw unreadable(`The server answered ${response.status} where this page reads its settings (${URL_OF_CONFIG}).`);
  }
  const body: unknown = await response.json().catch(() => undefined);
  return validate(body);
}

async function request(timeout: number): Promise<Response> {
  try {
    return await fetch(URL_OF_CONFIG, { signal: AbortSignal.timeout(timeout) });
  } catch {
    throw unreachable();
  }
}

function validate(body: unknown): AuthConfigDto {
  if (typeof body !== 'object' || body === null) {
    throw unreadable(
      `The settings of this page (${URL_OF_CONFIG}) are not JSON: something else answers at this address.`,
    );
  }
  const values = body as Record<string, unknown>;
  const missing = KEYS.filter((key) => typeof values[key] !== 'string' || values[key].trim() === '');
  if (missing.length) {
    throw unreadable(`The settings of this page (${URL_OF_CONFIG}) lack ${missing.join(' and ')}.`);
  }
  const { domain, clientId, audience } = values as unknown as AuthConfigDto;
  return { domain, clientId, audience };
}

function unreadable(message: string): AuthConfigError {
  return new AuthConfigError('settings-unreadable', message);
}

function unreachable(): AuthConfigError {
  return navigator.onLine
    ? new AuthConfigError(
        'api-unavailable',
        'The API, which hands this page its settings, does not answer. It may still be starting, or it is not running.',
      )
    : new AuthConfigError('network', 'This device seems to be offline, so the page could not read its settings.');
}
