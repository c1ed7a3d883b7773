import type { AccessToken, ClientCredentials, JWTStructured } from 'oidc-provider';
import { findUser, permissionsOf } from './accounts';
import type { Switches } from './control/switches';
import type { Api, TenantModel } from './configuration/model';
import { toAudience } from './resource-servers';

type Token = AccessToken | ClientCredentials;

const scopesOf = (token: Token) => token.scope?.split(' ').filter(Boolean) ?? [];

/** The API of a token; undefined for one that opens only /userinfo. */
function apiOf(model: TenantModel, { resourceServer }: Token): Api | undefined {
  return resourceServer && model.apis.get(toAudience(resourceServer.identifier()));
}

/**
 * Claims of Auth0's that the engine does not know: `permissions`, which is all that the roles grant on the API,
 * whatever was asked for (a machine's are its scopes), and `gty` of machines.
 */
export function extraTokenClaims(model: TenantModel, token: Token): Record<string, unknown> | undefined {
  const api = apiOf(model, token);
  if (!api) return undefined;
  if (token.kind === 'ClientCredentials') {
    return { gty: 'client-credentials', ...(api.permissionsInToken && { permissions: scopesOf(token) }) };
  }
  const user = findUser(model, token.accountId);
  return api.permissionsInToken && user ? { permissions: permissionsOf(user, api) } : undefined;
}

/**
 * Gives a JWT access token the form that Auth0's have: `aud` lists the API and /userinfo where openid was granted, `azp`
 * is the client, a machine's `sub` ends in @clients. Auth0's own dialect has `typ` JWT, no `jti` and no `client_id`; the
 * other dialect is RFC 9068.
 */
export function shapeAccessToken(
  model: TenantModel,
  issuer: string,
  { clockSkew }: Switches,
  token: Token,
  jwt: JWTStructured,
): void {
  const { payload } = jwt;
  const api = apiOf(model, token);
  if (token.kind === 'ClientCredentials') payload['sub'] = `${token.clientId}@clients`;
  else if (scopesOf(token).includes('openid')) payload['aud'] = [payload['aud'], `${issuer}userinfo`];
  payload['azp'] = token.clientId;
  for (const time of ['iat', 'exp']) payload[time] = Number(payload[time]) + clockSkew;
  if (api?.rfc9068) return;
  delete payload['client_id'];
  delete payload['jti'];
  jwt.header = { ...jwt.header, typ: 'JWT' };
}
