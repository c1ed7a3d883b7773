import type Provider from 'oidc-provider';
import { errors, type Grant, type KoaContextWithOIDC } from 'oidc-provider';
import { findUser } from './accounts';
import type { TenantModel, User } from './configuration/model';
import { findApi, OPENID_SCOPES, personScopes, toAudience } from './resource-servers';

/**
 * Decides what a login grants: the scopes that were requested, as far as the person may have them. All clients are
 * first-party, so nobody is asked. Each authorization has a grant of its own: with it, its code and its refresh tokens
 * are revoked together. Throws access_denied where nothing of what was asked for is granted.
 */
export async function grantRequested(model: TenantModel, ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { client, account, requestParamScopes, resourceServers = {}, provider } = ctx.oidc;
  const user = findUser(model, account?.accountId);
  const agreed = ctx.oidc.result?.consent?.grantId;
  const earlier = agreed ? await provider.Grant.find(agreed) : undefined;
  if (earlier && earlier.accountId === user?.id && earlier.clientId === client?.clientId) return earlier;
  if (!client || !user) return undefined;

  const grant = grantFor(provider, model, user, client.clientId, requestParamScopes, Object.keys(resourceServers));
  await grant.save();
  return grant;
}

/**
 * A grant of these scopes, as far as a person may have them on these resources; it has yet to be saved. Throws
 * access_denied where that is nothing.
 */
export function grantFor(
  provider: Provider,
  model: TenantModel,
  user: User,
  clientId: string,
  scopes: ReadonlySet<string>,
  resources: readonly string[],
): Grant {
  const grant = new provider.Grant({ accountId: user.id, clientId });
  grant.addOIDCScope(OPENID_SCOPES.filter((scope) => scopes.has(scope)).join(' '));
  for (const resource of resources) {
    const may = new Set<string>([
      ...OPENID_SCOPES,
      ...personScopes(model, clientId, findApi(model, toAudience(resource)), user),
    ]);
    const [granted, rejected] = [true, false].map((wanted) => [...scopes].filter((s) => may.has(s) === wanted));
    grant.addResourceScope(resource, granted?.join(' ') ?? '');
    grant.rejectResourceScope(resource, rejected?.join(' ') ?? '');
  }
  const nothing = [grant.getOIDCScope(), ...resources.map((r) => grant.getResourceScope(r))].every((s) => !s);
  // The engine ends such a login without a word; Auth0 gives a token without scope.
  if (nothing) throw new errors.AccessDenied('None of the scopes that were asked for is granted: ask for openid too.');
  return grant;
}

/**
 * Puts `offline_access` back, which the engine drops unless consent is asked for (OpenID Connect Core section 11).
 * Auth0 grants it where the client may refresh and the API allows it.
 */
export function keepOfflineAccess(model: TenantModel, ctx: KoaContextWithOIDC): void {
  const { params, client, resourceServers = {} } = ctx.oidc;
  const asked = String(ctx.query['scope'] ?? '').split(' ');
  const allowed = Object.keys(resourceServers).every(
    (resource) => findApi(model, toAudience(resource)).allowOfflineAccess,
  );
  if (!params || !asked.includes('offline_access') || !client?.grantTypeAllowed('refresh_token') || !allowed) return;
  const kept = new Set(String(params['scope'] ?? '').split(' ')).add('offline_access');
  params['scope'] = [...new Set([...asked.filter((scope) => kept.has(scope)), ...kept])].filter(Boolean).join(' ');
}
