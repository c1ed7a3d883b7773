import { createSecretKey } from 'node:crypto';
import { errors, type KoaContextWithOIDC, type ResourceServer } from 'oidc-provider';
import { findUser, scopesFor } from './accounts';
import type { Api, TenantModel, User } from './configuration/model';

/** Scopes of OpenID Connect, as opposed to those of an API. Auth0 puts them into an API's access tokens as well. */
export const OPENID_SCOPES = ['openid', 'profile', 'email', 'offline_access'] as const;

const PREFIX = 'urn:auth0:api:';

/** The engine wants resource indicators to be URIs (RFC 8707 section 2); an Auth0 audience is any string. */
export const toResource = (audience: string) =>
  URL.canParse(audience) && !audience.includes('#') ? audience : PREFIX + encodeURIComponent(audience);

/** The audience of a resource indicator. */
export function toAudience(resource: string): string {
  try {
    return resource.startsWith(PREFIX) ? decodeURIComponent(resource.slice(PREFIX.length)) : resource;
  } catch {
    return resource; // a caller's own urn:auth0:api:%; no API is called so
  }
}

/** The API of an audience. Throws access_denied "Service not found: …", as Auth0 does. */
export function findApi({ apis }: TenantModel, audience: string): Api {
  const api = apis.get(audience);
  if (!api) throw new errors.AccessDenied(`Service not found: ${audience}`);
  return api;
}

const splitScope = (scope: unknown) => (typeof scope === 'string' ? scope.split(' ').filter(Boolean) : []);
const isMachine = (ctx: KoaContextWithOIDC) => ctx.oidc.params?.['grant_type'] === 'client_credentials';

/** The audience that a request without `resource` means: its `audience`, else the tenant's default one. */
function requestedResource(model: TenantModel, ctx: KoaContextWithOIDC): string | undefined {
  const { params, body } = ctx.oidc;
  const audience = params?.['audience'] ?? body?.['audience'] ?? model.defaultAudience;
  if (typeof audience === 'string') return toResource(audience);
  if (!isMachine(ctx)) return undefined;
  throw new errors.AccessDenied('No audience parameter was provided, and no default audience has been configured');
}

/**
 * What a request is for. A login that asks for a refresh token is for the APIs of the client's policies as well (Auth0's
 * multi-resource refresh tokens), with the scopes that stand there.
 */
export function requestedResources(model: TenantModel, ctx: KoaContextWithOIDC): string | string[] | undefined {
  const requested = requestedResource(model, ctx);
  const { params, client, route } = ctx.oidc;
  const policies = model.clients.get(client?.clientId ?? '')?.refreshToken.policies ?? [];
  const refreshable = splitScope(ctx.query['scope']).includes('offline_access');
  if (!params || !requested || route !== 'authorization' || !refreshable || policies.length === 0) return requested;
  const scopes = [...splitScope(params['scope']), ...policies.flatMap(({ scope }) => scope)];
  params['scope'] = [...new Set(scopes)].join(' ');
  return [...new Set([requested, ...policies.map(({ audience }) => toResource(audience))])];
}

/** The one of several granted resources that a token request is for: that of its `audience`, else the login's own. */
export function chooseResource({ oidc }: KoaContextWithOIDC, granted: readonly string[]): string | undefined {
  const audience = oidc.body?.['audience'];
  return typeof audience === 'string' ? toResource(audience) : granted[0];
}

/**
 * What the engine needs to know of the API that a token is for. A person's scopes are limited again at each token
 * request, so a role that was taken away is gone with the next refresh.
 * Throws access_denied for an unknown audience, and for a machine without a client grant.
 */
export function resourceServerInfo(model: TenantModel, ctx: KoaContextWithOIDC, resource: string): ResourceServer {
  const audience = toAudience(resource);
  const api = findApi(model, audience);
  const user = findUser(model, ctx.oidc.account?.accountId);
  const scopes = isMachine(ctx)
    ? machineScopes(model, ctx, api)
    : [...OPENID_SCOPES, ...personScopes(model, ctx.oidc.client?.clientId, api, user)];
  return {
    audience,
    scope: scopes.join(' '),
    accessTokenFormat: 'jwt',
    accessTokenTTL: api.tokenLifetime,
    jwt: { sign: signatureOf(api) },
  };
}

/** How an API's tokens are signed: by the tenant's key for the algorithm, or with the secret that the API shares with it. */
function signatureOf({ signingAlgorithm: alg, signingSecret = '' }: Api): NonNullable<ResourceServer['jwt']>['sign'] {
  return alg === 'HS256' ? { alg, key: createSecretKey(Buffer.from(signingSecret)) } : { alg };
}

/** The scopes of a machine's client grant. Where the request names none it gets all of them, as at Auth0. */
function machineScopes(model: TenantModel, ctx: KoaContextWithOIDC, api: Api): readonly string[] {
  const granted = model.clientGrants.get(ctx.oidc.client?.clientId ?? '')?.get(api.identifier);
  if (!granted || api.machinePolicy === 'deny_all') throw notAuthorized(api);
  const { params } = ctx.oidc;
  if (params && splitScope(params['scope']).length === 0) params['scope'] = granted.join(' ') || undefined;
  return granted;
}

/**
 * The scopes of an API that a person's application may have: what the person may, and where the API asks for a client
 * grant for user access, what that allows (https://auth0.com/docs/get-started/apis/api-access-policies-for-applications).
 * Throws access_denied for an application that may not have the API at all.
 */
export function personScopes(
  { userGrants }: TenantModel,
  clientId: string | undefined,
  api: Api,
  user: User | undefined,
): readonly string[] {
  const may = user ? scopesFor(user, api) : api.scopes;
  if (api.personPolicy === 'allow_all') return may;
  const granted = userGrants.get(clientId ?? '')?.get(api.identifier);
  if (!granted || api.personPolicy === 'deny_all') throw notAuthorized(api);
  return may.filter((scope) => granted.includes(scope));
}

const notAuthorized = ({ identifier }: Api) =>
  new errors.AccessDenied(
    `Client is not authorized to access "${identifier}". You need to create a "client-grant" associated to this API.`,
  );
