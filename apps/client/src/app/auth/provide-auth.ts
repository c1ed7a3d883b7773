import {
  type EnvironmentProviders,
  inject,
  makeEnvironmentProviders,
  provideEnvironmentInitializer,
} from '@angular/core';
import { type AuthConfigDto } from '@latchkey/shared';
import { AUTH_CONFIG } from './auth-config';
import { AuthService } from './auth-service';

/** The door of this folder: gives the application its tenant and begins to find out whether somebody is logged in. */
export function provideAuth(config: AuthConfigDto): EnvironmentProviders {
  return makeEnvironmentProviders([
    { provide: AUTH_CONFIG, useValue: config },
    provideEnvironmentInitializer(() => inject(AuthService).start()),
  ]);
}
