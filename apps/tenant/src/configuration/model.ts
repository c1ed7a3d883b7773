import type { JWK } from 'oidc-provider';
import type { PostLoginAction } from '../actions/load-actions';

/** An application that is registered with the tenant. All lifetimes are in seconds. */
export interface Client {
  readonly id: string;
  /** Absent for a public client, which has no way to keep one (RFC 6749 section 2.1). */
  readonly secret: string | undefined;
  readonly name: string;
  /** A third party's needs a person's consent. */
  readonly firstParty: boolean;
  /** Whether an authorization request must, may or must not name an organization. */
  readonly organizationUsage: 'deny' | 'allow' | 'require';
  readonly native: boolean;
  readonly authMethod: 'none' | 'client_secret_post' | 'client_secret_basic' | 'private_key_jwt';
  /** Public keys of a client that proves who it is by an assertion (OpenID Connect Core section 9). */
  readonly keys: readonly JWK[];
  readonly grantTypes: readonly string[];
  readonly callbacks: readonly string[];
  readonly logoutUrls: readonly string[];
  /** Origins that may ask for silent authentication. */
  readonly webOrigins: readonly string[];
  /** Origins that may call the token endpoint from a page: those above, of the callbacks, and `allowed_origins`. */
  readonly corsOrigins: readonly string[];
  readonly idTokenLifetime: number;
  readonly refreshToken: RefreshTokenPolicy;
}

/** How long a client's refresh tokens live, in seconds, and whether each use replaces them. */
export interface RefreshTokenPolicy {
  readonly rotating: boolean;
  /** From the login, however often the token is replaced. */
  readonly lifetime: number;
  /** From the last use. */
  readonly idleLifetime: number;
  /** Other APIs that a login's refresh token is good for as well, with the scopes there (MRRT). */
  readonly policies: readonly { readonly audience: string; readonly scope: readonly string[] }[];
  /** How long a token that was replaced may be used again. */
  readonly leeway: number;
}

/** An API, called resource server in the files. `identifier` is the audience of its tokens. */
export interface Api {
  readonly name: string;
  readonly identifier: string;
  readonly scopes: readonly string[];
  readonly tokenLifetime: number;
  readonly allowOfflineAccess: boolean;
  /** Whether a first-party application whose host can be verified needs no consent. */
  readonly skipsConsent: boolean;
  /** RBAC: whether a person gets only what their roles grant. */
  readonly enforcePolicies: boolean;
  /** Whether access tokens carry the claim `permissions`. */
  readonly permissionsInToken: boolean;
  /** Whether access tokens have the form of RFC 9068 instead of Auth0's own. */
  readonly rfc9068: boolean;
}

/** A group of people that an application may be told to log in. The id is made of the name. */
export interface Organization {
  readonly id: string;
  readonly name: string;
}

/** A person who can log in. */
export interface User {
  readonly id: string;
  readonly email: string;
  /** Another name to log in by. */
  readonly username: string | undefined;
  /** See passwords.ts; nothing in the process keeps the password itself. */
  readonly passwordHash: string;
  readonly roles: readonly string[];
  /** Names of the organizations that they are members of. */
  readonly organizations: readonly string[];
  /** For Actions only. */
  readonly metadata: Readonly<Record<'app_metadata' | 'user_metadata', unknown>>;
  /** What the roles grant, by the API's identifier. */
  readonly permissions: ReadonlyMap<string, readonly string[]>;
  /** Claims of the scopes `profile` and `email` (OpenID Connect Core section 5.4). */
  readonly claims: Readonly<Record<string, string | boolean>>;
}

/** Everything that the tenant knows from its files. */
export interface TenantModel {
  readonly name: string;
  readonly defaultAudience: string | undefined;
  readonly sessionLifetime: number;
  readonly idleSessionLifetime: number;
  readonly logoutUrls: readonly string[];
  /** By client id. */
  readonly clients: ReadonlyMap<string, Client>;
  /** By identifier. */
  readonly apis: ReadonlyMap<string, Api>;
  /** Names of all roles. */
  readonly roles: readonly string[];
  /** Scopes that a machine client may have on an API, by client id and identifier. */
  readonly clientGrants: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  readonly organizations: readonly Organization[];
  /** In the order in which they run. */
  readonly postLogin: readonly PostLoginAction[];
  readonly users: readonly User[];
}
