import { createHmac } from 'node:crypto';
import type { Action } from '../configuration/load-actions';
import { setCustomClaim } from './custom-claim';
import { asJson, setOrDelete, type Memory, type Metadata } from './memory';
import { unplayedCalls } from './unplayed';

/** What the Actions of one login want. Claims and scopes are for all tokens that come of it. */
export interface Wishes {
  /** Why the login is denied; undefined lets it go on. */
  denied?: string;
  /** The session is to end, and its refresh tokens with it unless they are kept; or only the refresh token. */
  revoked?: 'session' | 'session-without-refresh-tokens' | 'refresh-token';
  readonly accessClaims: Record<string, unknown>;
  readonly idClaims: Record<string, unknown>;
  readonly addedScopes: Set<string>;
  readonly removedScopes: Set<string>;
  readonly refreshTokenMetadata: Record<string, string>;
  readonly sessionMetadata: Record<string, string>;
  /** Seen by the Actions that come after, as `event.transaction.metadata`. */
  readonly transactionMetadata: Record<string, string | number | boolean>;
}

/** On whose behalf an Action is called. */
export interface Caller {
  readonly userId: string;
  readonly ip: string;
  /** The tenant's host, which `api.redirect.encodeToken` has as `iss`. */
  readonly hostname: string;
  readonly refreshing: boolean;
}

/** A scope-token of RFC 6749 section 3.3. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/**
 * Auth0's api of post-login, all members of it (https://auth0.com/docs/customize/actions/explore-triggers, "API object"):
 * what can be played here, and calls that warn for the rest.
 */
export function postLoginApi(action: Action, memory: Memory, caller: Caller, wishes: Wishes) {
  const chain = (): unknown => api; // as Auth0's calls answer, so that they can follow one another
  const unplayed = unplayedCalls(action, memory, chain);
  // Without a reason it is a denial all the same.
  const deny = (reason?: unknown) => void (wishes.denied ??= String(reason ?? 'Access denied'));
  const setClaim = (claims: Record<string, unknown>) => (name: string, value: unknown) => {
    setCustomClaim(action, memory, claims, name, value);
    return chain();
  };
  const changeScope = (to: Set<string>, from: Set<string>) => (scope: string) => {
    if (!SCOPE.test(scope)) throw new Error(`"${scope}" is no scope: put one without spaces, quotes or backslashes.`);
    to.add(scope);
    from.delete(scope);
  };
  const setMetadata = (kind: keyof Metadata) => (key: string, value: unknown) => {
    const own = memory.metadata.get(caller.userId) ?? { app_metadata: {}, user_metadata: {} };
    own[kind][key] = asJson(value);
    memory.metadata.set(caller.userId, own);
    return chain();
  };
  const metadataCalls = (record: Record<string, string>) => ({
    setMetadata: (key: string, value: string | null) => setOrDelete(record, key, value),
    deleteMetadata: (key: string) => setOrDelete(record, key, null),
    evictMetadata: () => Object.keys(record).forEach((key) => setOrDelete(record, key, null)),
  });
  const api = {
    access: { deny: (reason?: unknown) => (deny(reason), chain()) },
    accessToken: {
      setCustomClaim: setClaim(wishes.accessClaims),
      addScope: changeScope(wishes.addedScopes, wishes.removedScopes),
      removeScope: changeScope(wishes.removedScopes, wishes.addedScopes),
    },
    authentication: unplayed.authentication,
    cache: memory.caches['post-login'],
    groups: {
      getUserGroups: async () => ({ groups: [] }),
      hasGroupMembership: async (groups: readonly string[]) => ({
        memberships: Object.fromEntries(groups.map((group) => [group, { is_member: false }])),
      }),
    },
    idToken: { setCustomClaim: setClaim(wishes.idClaims) },
    multifactor: unplayed.multifactor,
    prompt: unplayed.prompt,
    redirect: {
      ...unplayed.redirect,
      canRedirect: () => false,
      encodeToken: (options: TokenOptions) => encodeToken(options, caller),
    },
    refreshToken: {
      ...unplayed.refreshToken,
      ...metadataCalls(wishes.refreshTokenMetadata),
      revoke(reason: string) {
        if (!caller.refreshing) throw new Error('api.refreshToken.revoke works at a refresh only.');
        deny(reason);
        wishes.revoked ??= 'refresh-token';
      },
    },
    rules: { wasExecuted: () => false },
    samlResponse: unplayed.samlResponse,
    session: {
      ...unplayed.session,
      ...metadataCalls(wishes.sessionMetadata),
      revoke(reason: string, { preserveRefreshTokens = false }: { readonly preserveRefreshTokens?: boolean } = {}) {
        deny(reason);
        wishes.revoked = preserveRefreshTokens ? 'session-without-refresh-tokens' : 'session';
      },
    },
    transaction: {
      setMetadata: (key: string, value: string | number | boolean | null) =>
        setOrDelete(wishes.transactionMetadata, key, value),
    },
    user: { setAppMetadata: setMetadata('app_metadata'), setUserMetadata: setMetadata('user_metadata') },
    validation: { error: (_code: string, message: string) => (deny(message), chain()) },
  };
  return api;
}

interface TokenOptions {
  readonly secret: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly expiresInSeconds?: number;
}

/** A JWT signed with HS256, at once: the library for tokens signs later. Its claims are those that Auth0 documents. */
function encodeToken(
  { secret, payload, expiresInSeconds = 900 }: TokenOptions,
  { userId, ip, hostname }: Caller,
): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const iat = Math.floor(Date.now() / 1000);
  const claims = { ...payload, iss: hostname, sub: userId, ip, iat, exp: iat + expiresInSeconds };
  const input = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}
