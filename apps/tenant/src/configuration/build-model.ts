import { createHash, createPublicKey } from 'node:crypto';
import type { JWK } from 'oidc-provider';
import type { PostLoginAction } from '../actions/load-actions';
import type { Definition } from './definition';
import type { Local } from './local';
import type { Api, Client, TenantModel, User } from './model';

type ClientDefinition = Definition['clients'][number];

const HOUR = 3600;
/** "Never" for lifetimes that do not end: the engine wants a number of seconds. */
const FOREVER = 100 * 365 * 24 * HOUR;

/** Other names of the password grant: with this one a request may name the connection, as `realm`. */
export const PASSWORD_REALM = 'http://auth0.com/oauth/grant-type/password-realm';

/** The grant types that the local tenant plays, of an application of any type. */
const GRANT_TYPES: readonly string[] = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'password',
  PASSWORD_REALM,
];

/** Whether the local tenant plays a grant type of a client. `implicit` brings ID tokens, to server-side applications only. */
export const isPlayed = ({ app_type }: ClientDefinition, type: string) =>
  GRANT_TYPES.includes(type) || (type === 'implicit' && app_type === 'regular_web');

const DEFAULT_GRANT_TYPES: Readonly<Record<ClientDefinition['app_type'], readonly string[]>> = {
  spa: ['authorization_code', 'refresh_token'],
  native: ['authorization_code', 'refresh_token'],
  regular_web: ['authorization_code', 'refresh_token'],
  non_interactive: ['client_credentials'],
};

/** Whether a client has no secret; Auth0 decides it by the type of the application where nothing is said. */
export const isPublic = (client: ClientDefinition) => {
  const { app_type, token_endpoint_auth_method: method } = client;
  if (hasKey(client)) return false;
  return method ? method === 'none' : app_type === 'spa' || app_type === 'native';
};

/** Whether a client proves who it is by an assertion of its own, so that it has no secret. */
export const hasKey = (client: ClientDefinition) => client.client_authentication_methods !== undefined;

/** The grant types of a client, those included that the local tenant does not play. */
export const grantTypesOf = ({ app_type, grant_types }: ClientDefinition) =>
  grant_types ?? DEFAULT_GRANT_TYPES[app_type];

/**
 * Joins both files. They have been checked: every name that one of them mentions is there. `changedAt` is when the one
 * with the people was changed last, and each of them with it.
 */
export function buildModel(
  definition: Definition,
  local: Local,
  postLogin: readonly PostLoginAction[],
  changedAt: Date,
): TenantModel {
  const { tenant } = definition;
  const clients = definition.clients.map((client) => buildClient(client, local));
  const idByName = new Map(clients.map(({ id, name }) => [name, id]));
  const clientGrants = new Map<string, Map<string, readonly string[]>>();
  for (const { client_id: name, audience, scope } of definition.clientGrants) {
    const id = idByName.get(name) ?? name;
    clientGrants.set(id, (clientGrants.get(id) ?? new Map<string, readonly string[]>()).set(audience, scope));
  }
  return {
    name: tenant.friendly_name,
    defaultAudience: tenant.default_audience || undefined,
    sessionLifetime: tenant.session_lifetime * HOUR,
    idleSessionLifetime: tenant.idle_session_lifetime * HOUR,
    logoutUrls: tenant.allowed_logout_urls,
    clients: new Map(clients.map((client) => [client.id, client])),
    apis: new Map(definition.resourceServers.map(buildApi).map((api) => [api.identifier, api])),
    clientGrants,
    roles: definition.roles.map(({ name }) => name),
    organizations: definition.organizations.map(({ name }) => ({ id: `org_${digest(name).slice(0, 16)}`, name })),
    postLogin,
    users: local.users.map((user) => buildUser(user, definition, changedAt)),
  };
}

function buildClient(client: ClientDefinition, local: Local): Client {
  const { refresh_token: refresh, callbacks, web_origins: webOrigins } = client;
  const ids = local.clients[client.name];
  const open = isPublic(client);
  const corsOrigins = [
    // An app's own scheme has no origin: "null", as which sandboxed frames of anybody come.
    ...callbacks.map((callback) => new URL(callback).origin).filter((origin) => origin !== 'null'),
    ...webOrigins,
    ...client.allowed_origins,
  ];
  return {
    id: ids?.client_id ?? '',
    secret: open || hasKey(client) ? undefined : ids?.client_secret,
    name: client.name,
    organizationUsage: client.organization_usage,
    firstParty: client.is_first_party,
    native: client.app_type === 'native',
    authMethod: hasKey(client)
      ? 'private_key_jwt'
      : (client.token_endpoint_auth_method ?? (open ? 'none' : 'client_secret_post')),
    keys: client.client_authentication_methods?.private_key_jwt.credentials.map(toJwk) ?? [],
    grantTypes: grantTypesOf(client).filter((type) => isPlayed(client, type)),
    callbacks,
    logoutUrls: client.allowed_logout_urls,
    webOrigins,
    corsOrigins: [...new Set(corsOrigins)],
    idTokenLifetime: client.jwt_configuration.lifetime_in_seconds,
    refreshToken: {
      leeway: refresh.leeway,
      policies: refresh.policies,
      rotating: (refresh.rotation_type ?? (open ? 'rotating' : 'non-rotating')) === 'rotating',
      lifetime:
        refresh.infinite_token_lifetime || refresh.expiration_type === 'non-expiring'
          ? FOREVER
          : refresh.token_lifetime,
      idleLifetime:
        refresh.infinite_idle_token_lifetime || refresh.expiration_type === 'non-expiring'
          ? FOREVER
          : refresh.idle_token_lifetime,
    },
  };
}

const toJwk = ({ pem, alg, kid }: { pem: string; alg: string; kid?: string | undefined }): JWK => {
  const { kty = 'RSA', n, e } = createPublicKey(pem).export({ format: 'jwk' });
  return { kty, n, e, alg, use: 'sig', ...(kid !== undefined && { kid }) };
};

function buildApi(api: Definition['resourceServers'][number]): Api {
  return {
    name: api.name,
    identifier: api.identifier,
    scopes: api.scopes.map(({ value }) => value),
    tokenLifetime: api.token_lifetime,
    allowOfflineAccess: api.allow_offline_access,
    skipsConsent: api.skip_consent_for_verifiable_first_party_clients,
    enforcePolicies: api.enforce_policies,
    permissionsInToken: api.enforce_policies && api.token_dialect.endsWith('_authz'),
    rfc9068: api.token_dialect.startsWith('rfc9068'),
  };
}

function buildUser(user: Local['users'][number], { roles }: Definition, changedAt: Date): User {
  const { email, username, password: passwordHash, user_id, roles: own, organizations, ...rest } = user;
  const { app_metadata, user_metadata, ...profile } = rest;
  const metadata = { app_metadata, user_metadata };
  const permissions = new Map<string, string[]>();
  for (const role of roles.filter(({ name }) => own.includes(name))) {
    for (const { permission_name: permission, resource_server_identifier: identifier } of role.permissions) {
      const granted = permissions.get(identifier) ?? [];
      if (!granted.includes(permission)) permissions.set(identifier, [...granted, permission]);
    }
  }
  const nickname = email.split('@')[0] ?? email;
  const claims = { name: email, nickname, ...profile, email, updated_at: changedAt.toISOString() };
  const id = user_id ?? idFor(email);
  return { id, email, username, passwordHash, roles: own, organizations, metadata, permissions, claims };
}

/** Like an id that Auth0 gives, and the same at every start. */
const idFor = (email: string) => `auth0|${digest(email.toLowerCase()).slice(0, 24)}`;

const digest = (text: string) => createHash('sha256').update(text).digest('hex');
