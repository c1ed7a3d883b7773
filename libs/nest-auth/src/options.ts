import { type Algorithm } from './keys/algorithms';
import { type Quotas } from './limits/quotas';
import { type LimitOptions } from './limits/rate-limits';
import { type PermissionSource } from './policy/permissions';
import { type DpopOptions } from './proof/proof-options';
import { type Replays } from './proof/replays';
import { type AddressOf } from './refusal/problem';
import { type RevocationLog } from './revocation/revocation-log';

/** Injection token of `AuthOptions`. */
export const AUTH_OPTIONS = Symbol('AuthOptions');

/** An issuer whose tokens are taken: any that has the metadata of OpenID Connect Discovery 1.0. */
export interface IssuerOptions {
  /** Its identifier, equal to the letter to `issuer` in its metadata and to `iss` in its tokens. */
  readonly issuer: string;
  /** The issuer by which its callers are known, where this one is another name of it. */
  readonly callersOf?: string;
  /** Where its signing keys are, in place of what its metadata say. */
  readonly jwksUri?: string;
  /** Its signing keys themselves (RFC 7517 section 5): nothing is fetched then. */
  readonly jwks?: { readonly keys: readonly object[] };
  /** By which its tokens may be signed, in place of the module's. */
  readonly algorithms?: readonly Algorithm[];
  /** Where its tokens say what a caller may do, in place of the module's. */
  readonly permissions?: PermissionSource;
}

/** Where counts and used proofs are, in place of this process's memory. */
export interface SharedOptions {
  readonly quotas?: Quotas;
  readonly replays?: Replays;
}

/** What an app says of sessions that end at the issuer (OpenID Connect Back-Channel Logout 1.0); see `BackchannelLogout`. */
export interface LogoutOptions {
  /** Seconds that a token may live: 2592000. A logout is remembered for as long, and what lives longer is refused. */
  readonly maxTokenLifetime?: number;
  /** What outlives the process: nothing. */
  readonly log?: RevocationLog;
}

/** Whose tokens are taken, and for what. `domain` or `issuers` is needed; the first issuer is the one of ID tokens. */
export interface AuthOptions {
  /** The Auth0 tenant's domain, such as `acme.eu.auth0.com`; a list for several. */
  readonly domain?: string | readonly string[];
  /** Other issuers, by their identifiers. */
  readonly issuers?: readonly (string | IssuerOptions)[];
  /** The identifier of this API, which a token must be for (`aud`); of a list any will do. */
  readonly audience: string | readonly string[];
  /** The client whose ID tokens are taken, where a route says `@TokenKind('id')`. */
  readonly clientId?: string;
  /** Fetches a set of keys (RFC 7517 section 5), in place of `fetchJwks`: by a client of your own, such as jwks-rsa's. */
  readonly fetchKeys?: (uri: string) => Promise<{ readonly keys: unknown }>;
  /** By which tokens may be signed: RS256 unless it says more. */
  readonly algorithms?: readonly Algorithm[];
  /** Where a token says what its caller may do: `permissions`, or else `scope`, unless it says otherwise. */
  readonly permissions?: PermissionSource;
  /** Tokens that are bound to a key (RFC 9449), which are refused without it. */
  readonly dpop?: DpopOptions;
  /** How many requests are taken of each caller, and how many refusals of each address are told why: no limits. */
  readonly limits?: LimitOptions;
  /** What several machines share, by adapters of the app's own; what is left out, this process has for itself. */
  readonly shared?: SharedOptions;
  /** Logout tokens, by which an issuer ends sessions: none are taken without it. */
  readonly logout?: LogoutOptions;
  /** The longest token that is looked at, in characters: 8192. */
  readonly maxTokenLength?: number;
  /** Whether sentences name what was expected: not where `NODE_ENV` is `production`. The log does in any case. */
  readonly explains?: boolean;
  /** The protection space that challenges name (RFC 9110 section 11.5): the first audience. */
  readonly realm?: string;
  /** Where this API's metadata are (RFC 9728 section 3), for the challenge; left out where there are none. */
  readonly metadata?: string;
  /** A page that explains refusals, each at `#` and its code: the `type` of a refusal links there. */
  readonly refusals?: string;
  /** Where a request came from, for the log: the address of the connection. */
  readonly addressOf?: AddressOf;
}

/** Stops the start: what is wrong with the options of `AuthModule`, one sentence for each fault. */
export class AuthOptionsError extends Error {
  override readonly name = 'AuthOptionsError';

  constructor(readonly faults: readonly string[]) {
    super(`AuthModule cannot start:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}
