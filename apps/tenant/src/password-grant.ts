import type Provider from 'oidc-provider';
import { errors, type Grant, type TokenEndpointGrantContext } from 'oidc-provider';
import { authenticate } from './accounts';
import { runActions, type ActionParts } from './actions/post-login';
import { CONNECTION } from './actions/user-details';
import { PASSWORD_REALM } from './configuration/applications';
import type { TenantModel, User } from './configuration/model';
import { engineAccount } from './engine-account';
import { grantFor } from './grants';
import type { LoginThrottle } from './login-throttle';
import { findApi, OPENID_SCOPES, requestedResources, resourceServerInfo, toAudience } from './resource-servers';
import { takeOnce } from './take-once';

type Context = TokenEndpointGrantContext<Readonly<Record<'username' | 'password' | 'realm' | 'audience', unknown>>>;

/** What the grant needs of the tenant that it serves. */
interface PasswordParts extends ActionParts {
  readonly switches: { denyNextLogin: string | null };
  readonly throttle: LoginThrottle;
}

/**
 * Lets applications that people hand their password to exchange it for tokens (RFC 6749 section 4.3), with `realm` under
 * Auth0's own name of the grant. It makes no session. Where no scope is asked for, all that the person may have comes, as
 * at Auth0. Tokens are bound to no key here.
 */
export function passwordGrant(provider: Provider, parts: PasswordParts): void {
  const parameters = ['username', 'password', 'realm', 'audience', 'scope'];
  for (const name of ['password', PASSWORD_REALM]) {
    provider.registerGrantType(name, (ctx: Context) => exchange(provider, parts, ctx), parameters);
  }
}

async function exchange(provider: Provider, parts: PasswordParts, ctx: Context): Promise<void> {
  const { model } = parts;
  const { client, params } = ctx.oidc;
  if (ctx.get('DPoP'))
    throw new errors.InvalidRequest('the password grant binds no token to a key here: send no proof of possession');
  // Nobody gives a password to a third party; the words are those of a grant that a client has not (token-requests.ts).
  if (!model.clients.get(client.clientId)?.firstParty)
    throw new errors.InvalidRequest('requested grant type is not allowed for this client');
  if (params.grant_type === PASSWORD_REALM && params.realm === undefined)
    throw new errors.InvalidRequest("missing required parameter 'realm'");
  if (params.realm !== undefined && params.realm !== CONNECTION)
    throw new errors.InvalidRequest(`there is no realm ${String(params.realm)}, only ${CONNECTION}`);
  const user = await checkPassword(parts, params);

  const [resource] = [requestedResources(model, ctx) ?? []].flat();
  const resources = resource === undefined ? [] : [resource];
  const scopes = requestedScopes(model, params.scope, resources);
  const grant = grantFor(provider, model, user, client.clientId, scopes, resources);
  const grantId = await grant.save();
  const account = engineAccount(model, parts.store, provider.issuer, user.id, { grantId });
  ctx.oidc.entity('Account', account);
  ctx.oidc.entity('Grant', grant);
  if (resource !== undefined) {
    const info = resourceServerInfo(model, ctx, resource);
    ctx.oidc.resourceServers[resource] = new provider.ResourceServer(resource, info);
  }
  if (model.actions['post-login'].length)
    await runActions(parts, ctx, { grantId, organization: undefined, audience: resource && toAudience(resource) });
  ctx.body = await issueTokens(provider, ctx, grant, user, scopes, resource);
}

/** Throws what a login page would show, as the errors of the token endpoint. */
async function checkPassword(
  { model, throttle, switches }: PasswordParts,
  { username, password }: Context['oidc']['params'],
): Promise<User> {
  if (typeof username !== 'string' || typeof password !== 'string')
    throw new errors.InvalidRequest("missing required parameter(s) 'username' and 'password'");
  const name = username.trim().toLowerCase();
  await throttle.turn(name);
  const user = await authenticate(model, username, password);
  if (!user || user.blocked) {
    throttle.failed(name);
    throw new errors.InvalidGrant('wrong email or password');
  }
  throttle.succeeded(name);
  const reason = takeOnce(switches, 'denyNextLogin');
  if (reason !== null) throw new errors.AccessDenied(reason);
  return user;
}

/** A refresh token is for APIs only that allow offline access. */
function requestedScopes(model: TenantModel, asked: string | undefined, resources: readonly string[]): Set<string> {
  const apis = resources.map((resource) => findApi(model, toAudience(resource)));
  const everything = [
    ...OPENID_SCOPES.filter((scope) => scope !== 'offline_access'),
    ...apis.flatMap((api) => api.scopes),
  ];
  const scopes = new Set(asked?.split(' ').filter(Boolean) ?? everything);
  if (apis.some((api) => !api.allowOfflineAccess)) scopes.delete('offline_access');
  return scopes;
}

async function issueTokens(
  provider: Provider,
  ctx: Context,
  grant: Grant,
  { id: accountId }: User,
  scopes: ReadonlySet<string>,
  resource: string | undefined,
): Promise<Record<string, unknown>> {
  const { client, account, resourceServers } = ctx.oidc;
  const source = { client, accountId, grantId: grant.jti, gty: 'password' };
  const openid = grant.getOIDCScopeFiltered(new Set(scopes));
  const resourceServer = resource === undefined ? undefined : resourceServers[resource];
  const scope = resource === undefined ? openid : grant.getResourceScopeFiltered(resource, new Set(scopes));
  const accessToken = new provider.AccessToken({ ...source, resourceServer, scope });
  ctx.oidc.entity('AccessToken', accessToken);
  const refreshes = scopes.has('offline_access') && client.grantTypeAllowed('refresh_token');
  const refreshToken = new provider.RefreshToken({ ...source, resource, scope: [...scopes].join(' '), rotations: 0 });
  const idToken = new provider.IdToken((await account?.claims('id_token', openid, {}, [])) ?? {}, { ctx });
  Object.assign(idToken, { scope: openid, mask: {}, rejected: [] });
  return {
    access_token: await accessToken.save(),
    refresh_token: refreshes ? await refreshToken.save() : undefined,
    id_token: scopes.has('openid') ? await idToken.issue({ use: 'idtoken' }) : undefined,
    scope,
    expires_in: accessToken.expiration,
    token_type: 'Bearer',
  };
}
