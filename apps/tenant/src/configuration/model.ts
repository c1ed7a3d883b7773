import type { JWK } from 'oidc-provider';
import type { Initiator } from './initiators';
import type { Actions } from './load-actions';
import type { Password } from './passwords';

/** How a token is signed (RFC 7518 section 3.1). HS256 takes a secret, every other one a key of its own. */
export type Algorithm = 'RS256' | 'HS256' | 'PS256' | 'RS512';

/** An application that is registered with the tenant. All lifetimes are in seconds. */
export interface Client {
  readonly id: string;
  /**
   * Absent for a public client, which has no way to keep one (RFC 6749 section 2.1), unless its ID tokens are signed with
   * it (HS256, OpenID Connect Core section 10.1).
   */
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
  /** These and the next three may have Auth0's placeholders: see url-rules.ts. */
  readonly callbacks: readonly string[];
  readonly logoutUrls: readonly string[];
  /** Origins that may ask for silent authentication. */
  readonly webOrigins: readonly string[];
  /** Origins that may call the token endpoint from a page: those above, of the callbacks, and `allowed_origins`. */
  readonly corsOrigins: readonly string[];
  /** Whether it may be led to, and asked from, any port and path of this machine besides. */
  readonly anyLoopback: boolean;
  readonly idTokenLifetime: number;
  readonly idTokenAlgorithm: Algorithm;
  /** Where the end of a session is told, and which ends are. */
  readonly backchannelLogout: { readonly urls: readonly string[]; readonly initiators: ReadonlySet<Initiator> };
  /** Whether its access tokens must be bound to a key. */
  readonly requiresProof: boolean;
  /** For Actions only. */
  readonly metadata: Readonly<Record<string, string>>;
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
  readonly signingAlgorithm: Algorithm;
  /** For HS256. */
  readonly signingSecret: string | undefined;
  /** Which applications' tokens must be bound to a key (DPoP); undefined where the file says nothing of it. */
  readonly proofRequiredOf: 'none' | 'public_clients' | 'all_clients' | undefined;
  /** Which applications get a person's token: all, those with a grant for it, or none. */
  readonly personPolicy: 'allow_all' | 'require_client_grant' | 'deny_all';
  /** Which applications get a token for themselves. */
  readonly machinePolicy: 'require_client_grant' | 'deny_all';
}

/** A group of people that an application may be told to log in. The id is made of the name. */
export interface Organization {
  readonly id: string;
  readonly name: string;
  /** What people see; the name where the file says nothing. */
  readonly displayName: string;
  /** For Actions only. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A person who can log in. */
export interface User {
  readonly id: string;
  readonly email: string;
  /** Another name to log in by. */
  readonly username: string | undefined;
  readonly password: Password;
  /** Whether an administrator keeps them out. */
  readonly blocked: boolean;
  readonly roles: readonly string[];
  /** Names of the organizations that they are members of. */
  readonly organizations: readonly string[];
  /** For Actions only. */
  readonly metadata: Readonly<Record<'app_metadata' | 'user_metadata', Readonly<Record<string, unknown>>>>;
  /** What the roles grant, by the API's identifier. */
  readonly permissions: ReadonlyMap<string, readonly string[]>;
  /** Claims of the scopes `profile` and `email` (OpenID Connect Core section 5.4). */
  readonly claims: Readonly<Record<string, string | boolean>>;
}

/** Scopes by client id and the API's identifier. */
export type ClientGrants = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

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
  /** Scopes that a client may have on an API for itself. */
  readonly clientGrants: ClientGrants;
  /** Scopes that a client may have on an API in a person's name, where the API asks for a grant. */
  readonly userGrants: ClientGrants;
  readonly organizations: readonly Organization[];
  readonly actions: Actions;
  readonly users: readonly User[];
  readonly usersById: ReadonlyMap<string, User>;
  /** By email address in lower case. */
  readonly usersByEmail: ReadonlyMap<string, User>;
}
