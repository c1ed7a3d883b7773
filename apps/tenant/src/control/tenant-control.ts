/** How the tenant may serve its signing keys. */
export type KeyServer = 'up' | 'down' | 'slow' | 'garbage';

/** The bad weather of the local tenant; what is left out of a change stays as it is. */
export interface Switches {
  keyServer: KeyServer;
  /** Seconds that a slow key server takes. */
  keyServerDelay: number;
  /** Seconds by which the tenant's clock is fast, or slow if negative. */
  clockSkew: number;
  /** Seconds that the next access token lives, once; null is what tenant.yaml says. */
  nextAccessTokenLifetime: number | null;
  /** Whether every application needs a person's consent. */
  requireConsent: boolean;
  /** The reason for which the next login is denied, once; null denies none. */
  denyNextLogin: string | null;
}

/** What the tenant says of itself. */
export interface TenantState {
  readonly issuer: string;
  readonly switches: Switches;
  /** Ids of the published keys; the first one signs. */
  readonly signingKeys: readonly string[];
  readonly people: readonly { readonly email: string; readonly name: string; readonly roles: readonly string[] }[];
  readonly roles: readonly string[];
  /** `since` is in seconds since 1970. */
  readonly sessions: readonly { readonly user: string; readonly since?: number | undefined }[];
  /** How often an old refresh token was used again since the start or the last reset. */
  readonly refreshTokenReuses: number;
  /** The latest applications that were told of a session's end (back-channel logout), the newest first. */
  readonly backchannelLogouts: readonly {
    readonly application: string;
    readonly user: string;
    readonly url: string;
    readonly state: 'under way' | 'delivered' | 'failed';
    /** What the application has answered last, or why nothing came. */
    readonly answer: string;
  }[];
  /** What is wrong with the tenant's files since their last edit. */
  readonly faults: readonly string[];
}

/** A token to be minted; by default the first account's access token for the first API. */
export interface TokenOrder {
  type?: 'access' | 'id';
  /** Email address. */
  user?: string;
  /** Client id. */
  client?: string;
  audience?: string;
  scope?: string;
  /** Seconds from now, negative for the past. */
  expiresIn?: number;
  /** In place of the token's own; null takes one out. */
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  /** One thing that is wrong with it, such as `expired`; docs/tenant.md has the list. */
  fault?: string;
}

/** A person who can log in from now on. */
export interface Person {
  email: string;
  password: string;
  name?: string;
  roles?: string[];
}

/**
 * The switches of the local tenant at `/_tenant`, for Playwright, jest or any script: needs nothing but `fetch`. Every
 * method throws an Error with the tenant's own sentence where the tenant refuses, and gives the state after the change.
 * Take `reset()` into the test's end: what is switched on stays on for everybody else.
 */
export class TenantControl {
  /** `origin` is the tenant's, without a slash: http://localhost:3002. */
  constructor(private readonly origin: string) {}

  async state(): Promise<TenantState> {
    return (await (await fetch(`${this.origin}/_tenant/state`)).json()) as TenantState;
  }

  switch(changes: Partial<Switches>): Promise<TenantState> {
    return this.change('switches', changes);
  }

  /** Every switch back, people as in the files again. Keys stay as they are. */
  reset(): Promise<TenantState> {
    return this.change('reset');
  }

  /** Signs with a new key; the old ones stay published. */
  rotateSigningKey(): Promise<TenantState> {
    return this.change('keys/rotate');
  }

  /** Publishes the signing key alone. */
  withdrawOldKeys(): Promise<TenantState> {
    return this.change('keys/withdraw');
  }

  /** Ends the sessions of a person, or everybody's, and deletes their refresh tokens. */
  revokeSessions(user?: string): Promise<TenantState> {
    return this.change('sessions/revoke', { user });
  }

  /** Uses an old refresh token again, as a thief would: the next refresh of the application is refused. */
  reuseRefreshTokens(user?: string): Promise<TenantState> {
    return this.change('refresh-tokens/reuse', { user });
  }

  addPerson(person: Person): Promise<TenantState> {
    return this.change('people', person);
  }

  /** The roles count from the next token on. */
  setRoles(email: string, roles: string[]): Promise<TenantState> {
    return this.change('people/roles', { email, roles });
  }

  /** Any token, good or broken, without a login. */
  async mint(order: TokenOrder = {}): Promise<string> {
    return (await this.post('tokens', order)).trim();
  }

  private async change(action: string, body: object = {}): Promise<TenantState> {
    return JSON.parse(await this.post(action, body)) as TenantState;
  }

  private async post(action: string, body: object): Promise<string> {
    const response = await fetch(`${this.origin}/_tenant/${action}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Tenant-Control': '1' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error((JSON.parse(text) as { error: string }).error);
    return text;
  }
}
