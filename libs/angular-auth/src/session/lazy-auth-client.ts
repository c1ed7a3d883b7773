import { inject, InjectionToken, Injector, type ProviderToken, Service } from '@angular/core';
import { type AuthClient } from '../sdk/auth-client';
import { AuthError } from '../auth-error';

/** Fetches the vendor's side of this folder, SDK included; a test puts a client of its own here. */
export const AUTH_CLIENT = new InjectionToken<() => Promise<ProviderToken<AuthClient>>>('auth client', {
  factory: () => () => import('../sdk/auth-client').then((file) => file.AuthClient),
});

/** The AuthClient, fetched when it is first wanted. */
@Service()
export class LazyAuthClient {
  private readonly fetchClient = inject(AUTH_CLIENT);
  private readonly injector = inject(Injector);
  private loading?: Promise<AuthClient>;

  /** Throws an AuthError `network` if the file cannot be had. A failure is forgotten, so that the next attempt is a real one. */
  load(): Promise<AuthClient> {
    this.loading ??= this.fetchClient()
      .catch(() => Promise.reject(new AuthError('network')))
      .then((token) => this.injector.get(token))
      .catch((error: unknown) => {
        this.loading = undefined;
        throw error;
      });
    return this.loading;
  }
}
