import { createSecretKey } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import type Provider from 'oidc-provider';
import type { AccessToken, ClientCredentials, JWK, JWTStructured, KoaContextWithOIDC } from 'oidc-provider';
import { accessClaims } from './actions/claims';
import { runMachineActions } from './actions/credentials-exchange';
import { loginNotes, withActionScopes } from './actions/login-notes';
import { runActions, type ActionParts } from './actions/post-login';
import { findUser, permissionsOf } from './accounts';
import { requireBinding } from './bindings';
import type { Clock } from './clock';
import type { Api, TenantModel } from './configuration/model';
import { toAudience } from './resource-servers';
import { signing, signingKeyObject } from './store/secrets';

type Token = AccessToken | ClientCredentials;

const scopesOf = (token: Token) => token.scope?.split(' ').filter(Boolean) ?? [];

/** The API of a token; undefined for one that opens only /userinfo. */
function apiOf(model: TenantModel, { resourceServer }: Token): Api | undefined {
  return resourceServer && model.apis.get(toAudience(resourceServer.identifier()));
}

/**
 * Claims of Auth0's that the engine does not know: `permissions`, which is all that the roles grant on the API,
 * whatever was asked for (a machine's are its scopes), and `gty` of machines and of the password grant. The engine asks for
 * them where it makes a token, so whoever may have none is refused here.
 */
export async function extraTokenClaims(
  parts: ActionParts,
  ctx: KoaContextWithOIDC,
  token: Token,
): Promise<Record<string, unknown> | undefined> {
  const { model } = parts;
  const api = apiOf(model, token);
  const client = model.clients.get(token.clientId ?? '');
  if (client) requireBinding(client, api, token);
  if (token.kind === 'ClientCredentials') return api && machineClaims(parts, ctx, token, api);
  const own = await loginClaims(parts, ctx, token, api?.identifier);
  if (!api) return undefined;
  const user = findUser(model, token.accountId);
  const byPassword = token.gty.startsWith('password') && { gty: 'password' };
  return { ...own, ...byPassword, ...(api.permissionsInToken && user && { permissions: permissionsOf(user, api) }) };
}

/** What the login's Actions and its organization add. A refresh runs the Actions again, before its ID token is made. */
async function loginClaims(
  parts: ActionParts,
  ctx: KoaContextWithOIDC,
  token: AccessToken,
  audience: string | undefined,
) {
  const { model, store } = parts;
  const { grantId } = token;
  if (ctx.oidc.params?.['grant_type'] === 'refresh_token' && model.actions['post-login'].length) {
    const { organization } = await loginNotes(store, grantId);
    await runActions(parts, ctx, { grantId, organization, audience });
  }
  const notes = await loginNotes(store, grantId);
  token.scope = withActionScopes(scopesOf(token), notes).join(' ') || undefined;
  return accessClaims(notes);
}

async function machineClaims(
  { model, memory }: ActionParts,
  ctx: KoaContextWithOIDC,
  token: ClientCredentials,
  { identifier: audience, permissionsInToken }: Api,
) {
  const client = model.clients.get(token.clientId ?? '');
  if (!client) return undefined; // it was there a moment ago: the engine has checked it
  const grantedScopes = model.clientGrants.get(client.id)?.get(audience) ?? [];
  const request = { client, audience, scopes: scopesOf(token), grantedScopes };
  const { claims, scopes } = await runMachineActions(model, memory, ctx, request);
  token.scope = scopes.join(' ') || undefined;
  return { ...claims, gty: 'client-credentials', ...(permissionsInToken && { permissions: scopes }) };
}

/**
 * Gives a JWT access token the form that Auth0's have: `aud` lists the API and /userinfo where openid was granted, `azp`
 * is the client, a machine's `sub` ends in @clients. Auth0's own dialect has `typ` JWT, no `jti` and no `client_id`; the
 * other dialect is RFC 9068.
 */
export function shapeAccessToken(
  model: TenantModel,
  issuer: string,
  { clockSkew }: Clock,
  token: Token,
  jwt: JWTStructured,
): void {
  const { payload } = jwt;
  const api = apiOf(model, token);
  if (token.kind === 'ClientCredentials') payload['sub'] = `${token.clientId}@clients`;
  // https://auth0.com/docs/secure/tokens/access-tokens: not where the API signs by a secret that /userinfo has no part in
  else if (scopesOf(token).includes('openid') && api?.signingAlgorithm !== 'HS256')
    payload['aud'] = [payload['aud'], `${issuer}userinfo`];
  payload['azp'] = token.clientId;
  payload['scope'] = token.scope; // of now: Actions may have changed it
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
export function shapeIdTokens(provider: Provider, clock: Clock, signingKeys: JWK[]): void {
  const { prototype } = provider.IdToken;
  const issue = prototype.issue;
  const keys = new Map(signing(signingKeys).map((key) => [key.alg, signingKeyObject(key)]));
  prototype.issue = async function (context) {
    const token = await issue.call(this, context);
    const { iat = 0, exp = 0, nonce, ...claims } = decodeJwt(token);
    const renewed = this.ctx.oidc.params?.['grant_type'] === 'refresh_token';
    const times = { iat: iat + clock.clockSkew, exp: exp + clock.clockSkew };
    const { alg = 'RS256', ...header } = decodeProtectedHeader(token);
    // HS256: OpenID Connect Core section 10.1.
    const key = keys.get(alg) ?? createSecretKey(Buffer.from(this.client?.clientSecret ?? ''));
    return new SignJWT({ ...claims, ...times, nonce: renewed ? undefined : nonce })
      .setProtectedHeader({ alg, typ: 'JWT', ...header })
      .sign(key);
  };
}
