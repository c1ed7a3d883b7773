import {
  type EnvironmentProviders,
  inject,
  makeEnvironmentProviders,
  provideEnvironmentInitializer,
} from '@angular/core';
import { AUTH_CONFIG, type AuthOptions } from './auth-config';
import { AuthService } from './auth-service';
import { onServer } from './session/on-server';

/**
 * Gives the application its tenant and begins to find out whether somebody is logged in. On a server, where nobody can be,
 * nothing begins.
 *
 * An app that reads its values from a file does so before it starts: `provideAuth({ ...(await loadAuthConfig()), endpoints })`.
 */
export function provideAuth(options: AuthOptions): EnvironmentProviders {
  return makeEnvironmentProviders([
    { provide: AUTH_CONFIG, useValue: options },
    provideEnvironmentInitializer(() => onServer() || inject(AuthService).start()),
  ]);
}
