import type { KoaContextWithOIDC } from 'oidc-provider';
import { profileOf } from '../accounts';
import type { Client, Organization, User } from '../configuration/model';

/** What a post-login Action is told: the part of Auth0's event that a local tenant can know. */
export interface ActionEvent {
  readonly user: Readonly<Record<string, unknown>>;
  readonly client: { readonly client_id: string; readonly name: string };
  readonly authorization: { readonly roles: readonly string[] };
  readonly organization: Organization | undefined;
  readonly resource_server: { readonly identifier: string } | undefined;
  readonly transaction: { readonly protocol: string; readonly requested_scopes: readonly string[] };
  readonly request: { readonly ip: string; readonly method: string; readonly query: unknown };
  readonly connection: { readonly name: string; readonly strategy: string };
  readonly secrets: Readonly<Record<string, string>>;
}

/** What a post-login Action may do here; anything else of Auth0's api is not there, and says so when it is called. */
export interface ActionApi {
  readonly access: { deny(reason: string): void };
  readonly accessToken: { setCustomClaim(name: string, value: unknown): void };
  readonly idToken: { setCustomClaim(name: string, value: unknown): void };
}

/** The event of a login, of a silent authentication or of a refresh. `audience` is the API's identifier. */
export function actionEvent(
  ctx: KoaContextWithOIDC,
  user: User,
  client: Client,
  organization: Organization | undefined,
  audience: string | undefined,
): Omit<ActionEvent, 'secrets'> {
  const refreshing = ctx.oidc.params?.['grant_type'] === 'refresh_token';
  return {
    user: { user_id: user.id, username: user.username, ...profileOf(ctx.oidc.issuer, user), ...user.metadata },
    client: { client_id: client.id, name: client.name },
    authorization: { roles: user.roles },
    organization,
    resource_server: audience === undefined ? undefined : { identifier: audience },
    transaction: {
      protocol: refreshing ? 'oauth2-refresh-token' : 'oidc-basic-profile',
      requested_scopes: [...ctx.oidc.requestParamScopes],
    },
    request: { ip: ctx.ip, method: ctx.method, query: ctx.query },
    connection: { name: 'Username-Password-Authentication', strategy: 'auth0' },
  };
}
