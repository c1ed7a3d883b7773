import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import type Provider from 'oidc-provider';
import type { AccessToken, ClientCredentials, JWK, JWTStructured, KoaContextWithOIDC } from 'oidc-provider';
import { accessClaims } from './actions/claims';
import { loginNotes, runActions } from './actions/post-login';
import { findUser, permissionsOf } from './accounts';
import type { Switches } from './control/switches';
import type { Api, TenantModel } from './configuration/model';
import { toAudience } from './resource-servers';
import type { ArtifactStore } from './store/artifact-store';
import { signingKeyObject } from './store/secrets';

type Token = AccessToken | ClientCredentials;

const scopesOf = (token: Token) => token.scope?.split(' ').filter(Boolean) ?? [];

/** The API of a token; undefined for one that opens only /userinfo. */
function apiOf(model: TenantModel, { resourceServer }: Token): Api | undefined {
  return resourceServer && model.apis.get(toAudience(resourceServer.identifier()));
}

/**
 * Claims of Auth0's that the engine does not know: `permissions`, which is all that the roles grant on the API,
 * whatever was asked for (a machine's are its scopes), and `gty` of machines and of the password grant.
 */
export async function extraTokenClaims(
  model: TenantModel,
  store: ArtifactStore,
  ctx: KoaContextWithOIDC,
  token: Token,
): Promise<Record<string, unknown> | undefined> {
  const api = apiOf(model, token);
  const own = token.kind === 'AccessToken' ? await loginClaims(model, store, ctx, token.grantId) : {};
  if (!api) return undefined;
  if (token.kind === 'ClientCredentials') {
    return { gty: 'client-credentials', ...(api.permissionsInToken && { permissions: scopesOf(token) }) };
  }
  const user = findUser(model, token.accountId);
  const byPassword = token.gty.startsWith('password') && { gty: 'password' };
  return { ...own, ...byPassword, ...(api.permissionsInToken && user && { permissions: permissionsOf(user, api) }) };
}

/** What the login's Actions and its organization add. A refresh runs the Actions again, before its ID token is made. */
async function loginClaims(model: TenantModel, store: ArtifactStore, ctx: KoaContextWithOIDC, grantId: string) {
  if (ctx.oidc.params?.['grant_type'] === 'refresh_token' && model.postLogin.length) {
    const { organization } = await loginNotes(store, grantId);
    await runActions(model, store, ctx, grantId, organization);
  }
  return accessClaims(await loginNotes(store, grantId));
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

/**
 * Gives ID tokens the `typ` JWT, as Auth0's have, and the time of the skewed clock, and leaves the login's nonce out of a
 * renewed one (OpenID Connect Core section 12.2). The engine lets nobody at an ID token before it is signed, so it is
 * signed twice.
 */
export function shapeIdTokens(provider: Provider, switches: Switches, signingKey: JWK): void {
  const { prototype } = provider.IdToken;
  const issue = prototype.issue;
  const key = signingKeyObject(signingKey);
  prototype.issue = async function (context) {
    const token = await issue.call(this, context);
    const { iat = 0, exp = 0, nonce, ...claims } = decodeJwt(token);
    const renewed = this.ctx.oidc.params?.['grant_type'] === 'refresh_token';
    const times = { iat: iat + switches.clockSkew, exp: exp + switches.clockSkew };
    return new SignJWT({ ...claims, ...times, nonce: renewed ? undefined : nonce })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...decodeProtectedHeader(token) })
      .sign(key);
  };
}
