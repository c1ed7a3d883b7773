import { type EnvironmentProviders, type Provider } from '@angular/core';
import { provideRouter } from '@angular/router';
import { AUTH_CONFIG } from '../src/auth-config';
import { type GivenToken } from '../src/given-token';
import { AUTH_CLIENT } from '../src/session/lazy-auth-client';
import { toPerson } from '../src/person';
import { REACH_TENANT } from '../src/session/reach-tenant';

export const given = (token: string, issue = 1): GivenToken => ({
  token,
  source: 'memory',
  issue,
  decoded: null,
  permissions: [],
});

/** A client that is content with everything; a test replaces what it is about. */
export class FakeClient {
  readonly calls: string[] = [];
  ended?: () => void;
  awake?: () => void;
  login = (target: string, _go: (url: string) => void, automatic?: boolean) =>
    Promise.resolve(void this.calls.push(`login ${target}${automatic ? ' by itself' : ''}`));
  finishLogin = (url: string): Promise<unknown> =>
    Promise.resolve((this.calls.push(`finish ${url}`), '/profile?a=1#b'));
  logout = (): Promise<void> => Promise.resolve(void this.calls.push('logout'));
  accessToken = (): Promise<GivenToken> => Promise.resolve((this.calls.push('access'), given('the-access-token')));
  idToken = (): Promise<GivenToken> => Promise.resolve((this.calls.push('id'), given('the-id-token')));
  permissions = (): Promise<readonly string[]> => Promise.resolve([]);
  person = () => Promise.resolve(toPerson({ sub: 'ada', name: 'Ada Lovelace' }));
  watch = (ended: () => void, awake: () => void) => Object.assign(this, { ended, awake });
}

/** All that an AuthService needs, on top of this client. */
export const provideFake = (
  client: FakeClient,
  load = () => Promise.resolve(FakeClient),
  reach: (domain: string) => Promise<void> = () => Promise.resolve(),
): (Provider | EnvironmentProviders)[] => [
  provideRouter([]),
  { provide: AUTH_CONFIG, useValue: { domain: 'acme.eu.auth0.com', clientId: 'abc', audience: 'api', endpoints: [] } },
  { provide: AUTH_CLIENT, useValue: load },
  { provide: REACH_TENANT, useValue: reach },
  { provide: FakeClient, useFactory: () => client },
];
