import { type EnvironmentProviders, makeEnvironmentProviders, signal } from '@angular/core';
import {
  AUTH_CONFIG,
  AuthError,
  type AuthOptions,
  AuthService,
  type AuthStatus,
  type GivenToken,
  type Permission,
  type Person,
  type TokenKind,
} from '@latchkey/angular-auth';
import { Subject } from 'rxjs';

/** Who is logged in, and what the page is set up with. All of it is optional. */
export interface FakeSessionOptions {
  /** What differs from Ada Lovelace; `null` for nobody. */
  readonly person?: Partial<Person> | null;
  readonly permissions?: readonly Permission[];
  /** What differs from a tenant at `tenant.example`, the API at the page's own origin, and no endpoint. */
  readonly config?: Partial<AuthOptions>;
}

const ADA: Person = {
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  picture: null,
  initials: 'AL',
  claims: { iss: 'https://tenant.example/', sub: 'auth0|ada' },
};
const CONFIG = { domain: 'tenant.example', clientId: 'client', audience: 'https://api.example', endpoints: [] };

/**
 * A session that a test holds in its hand, in place of the AuthService: no tenant, no SDK, no wait. Its signals can be set, its
 * methods replaced, and what the page asked of it is in `logins` and `logouts`. Guards, the directive and the interceptor
 * work on it as they are.
 */
export class FakeSession implements Pick<AuthService, keyof AuthService> {
  readonly status = signal<AuthStatus>('out');
  readonly person = signal<Person | null>(null);
  readonly permissions = signal<readonly string[]>([]);
  readonly error = signal<AuthError | null>(null);
  readonly leaving = signal(false);
  readonly faults = new Subject<AuthError>();
  /** The target of each login that was begun. */
  readonly logins: string[] = [];
  logouts = 0;
  retries = 0;

  constructor({ person = {}, permissions = [] }: FakeSessionOptions = {}) {
    if (person) this.enter(person, permissions);
  }

  /** Somebody logs in: Ada, but for what differs. */
  enter(person: Partial<Person> = {}, permissions: readonly Permission[] = []): void {
    this.person.set({ ...ADA, ...person });
    this.permissions.set(permissions);
    this.status.set('in');
  }

  /** The session ends, as it does when the tenant or another tab has ended it. */
  end(): void {
    this.person.set(null);
    this.permissions.set([]);
    this.status.set('out');
  }

  /** `the-access-token` or `the-id-token`, and never a genuine one; `login-required` while nobody is logged in. */
  token = (kind: Exclude<TokenKind, 'none'>): Promise<GivenToken> => {
    if (this.status() !== 'in') return Promise.reject(new AuthError('login-required'));
    const permissions = kind === 'id' ? [] : this.permissions();
    return Promise.resolve({ token: `the-${kind}-token`, source: 'memory', issue: 1, decoded: null, permissions });
  };

  settled = (): Promise<AuthStatus> => Promise.resolve(this.status());
  finishLogin = (): Promise<string> => Promise.resolve('/');

  start(): void {
    // Nothing to find out.
  }

  login(target = '/'): Promise<void> {
    this.logins.push(target);
    return Promise.resolve();
  }

  logout(): Promise<void> {
    this.logouts++;
    this.end();
    return Promise.resolve();
  }

  retry(): Promise<void> {
    this.retries++;
    return Promise.resolve();
  }
}

/**
 * For the providers of a test: somebody is logged in. `TestBed.inject(FakeSession)` has the session.
 *
 * ```ts
 * TestBed.configureTestingModule({ providers: [provideFakeSession({ permissions: ['read:orders'] })] });
 * ```
 */
export function provideFakeSession(options: FakeSessionOptions = {}): EnvironmentProviders {
  return makeEnvironmentProviders([
    { provide: FakeSession, useFactory: () => new FakeSession(options) },
    { provide: AuthService, useExisting: FakeSession },
    { provide: AUTH_CONFIG, useValue: { ...CONFIG, ...options.config } },
  ]);
}
