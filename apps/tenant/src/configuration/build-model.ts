import { createPublicKey, hash } from 'node:crypto';
import type { JWK } from 'oidc-provider';
import {
  appTypeOf,
  grantTypesOf,
  hasKey,
  identitiesOf,
  isApplication,
  isPublic,
  whyIdle,
  type ClientDefinition,
  type Identity,
} from './applications';
import type { Credential, Definition } from './definition';
import { INITIATORS } from './initiators';
import type { Actions } from './load-actions';
import type { Local } from './local';
import type { Api, Client, ClientGrants, TenantModel, User } from './model';
import { isManagementApi, isOwnApi, managementApi, managementApis } from './own-api';
import { toOrigin, whyUnmatched } from './url-rules';

const HOUR = 3600;
const MINUTE = 60;
/** "Never" for lifetimes that do not end: the engine wants a number of seconds. */
const FOREVER = 100 * 365 * 24 * HOUR;

/**
 * Joins both files. They have been checked, and told of: what can be played goes into the model, and the rest is left out.
 * `issuer` is the tenant's own, of which its Management API has its identifier. `changedAt` is when the people were changed
 * last, each of them.
 */
export function buildModel(
  definition: Definition,
  local: Local,
  actions: Actions,
  issuer: string,
  changedAt: Date,
): TenantModel {
  const { tenant } = definition;
  const apis = new Map(
    definition.resourceServers.map((server) => [server.identifier, buildApi(server, definition)] as const),
  );
  for (const identifier of managementApis(definition, issuer)) {
    if (!apis.has(identifier)) apis.set(identifier, managementApi(identifier));
  }
  const identities = identitiesOf(definition, local);
  const clients = definition.clients.flatMap((client, index) => {
    const identity = identities[index];
    const anyLoopback = local.clients[client.name]?.any_loopback ?? false;
    return identity && isApplication(client) ? [buildClient(client, identity, apis, anyLoopback)] : [];
  });
  const users = local.users.map((user) => buildUser(user, definition, changedAt));
  const { default_audience: audience = '' } = tenant;
  return {
    name: tenant.friendly_name,
    defaultAudience: apis.has(audience) ? audience : undefined,
    sessionLifetime: (tenant.session_lifetime_in_minutes ?? tenant.session_lifetime * 60) * MINUTE,
    idleSessionLifetime: (tenant.idle_session_lifetime_in_minutes ?? tenant.idle_session_lifetime * 60) * MINUTE,
    logoutUrls: matchable(tenant.allowed_logout_urls),
    clients: new Map(clients.map((client) => [client.id, client])),
    apis,
    clientGrants: buildGrants(definition, 'client', clients, apis),
    userGrants: buildGrants(definition, 'user', clients, apis),
    roles: definition.roles.map(({ name }) => name),
    organizations: definition.organizations.map(({ name, display_name: displayName = name, metadata }) => ({
      id: `org_${digest(name).slice(0, 16)}`,
      name,
      displayName,
      metadata,
    })),
    actions,
    users,
    usersById: new Map(users.map((user) => [user.id, user])),
    usersByEmail: new Map(users.map((user) => [user.email.toLowerCase(), user])),
  };
}

const matchable = (urls: readonly string[]) => urls.filter((url) => whyUnmatched(url) === undefined);
const origins = (urls: readonly string[]) =>
  matchable(urls)
    .map(toOrigin)
    .filter((origin) => origin !== undefined);

function buildClient(
  client: ClientDefinition,
  { id, secret }: Identity,
  apis: ReadonlyMap<string, Api>,
  anyLoopback: boolean,
): Client {
  const { refresh_token: refresh, jwt_configuration: jwt } = client;
  const [callbacks, webOrigins] = [matchable(client.callbacks), origins(client.web_origins)];
  const open = isPublic(client);
  const corsOrigins = [
    // An app's own scheme has no origin here: "null", as which sandboxed frames of anybody come.
    ...callbacks.map((callback) => new URL(callback).origin).filter((origin) => origin !== 'null'),
    ...webOrigins,
    ...origins(client.allowed_origins),
  ];
  return {
    id,
    secret: (open || hasKey(client)) && jwt.alg !== 'HS256' ? undefined : secret,
    name: client.name,
    organizationUsage: client.organization_usage,
    firstParty: client.is_first_party,
    native: appTypeOf(client) === 'native',
    authMethod: hasKey(client)
      ? 'private_key_jwt'
      : (client.token_endpoint_auth_method ?? (open ? 'none' : 'client_secret_post')),
    keys: client.client_authentication_methods?.private_key_jwt?.credentials.flatMap(toJwk) ?? [],
    grantTypes: grantTypesOf(client).filter((type) => whyIdle(client, type) === undefined),
    callbacks,
    logoutUrls: matchable(client.allowed_logout_urls),
    webOrigins,
    corsOrigins: [...new Set(corsOrigins)],
    requiresProof: client.require_proof_of_possession,
    anyLoopback,
    metadata: client.client_metadata,
    backchannelLogout: buildBackchannelLogout(client),
    idTokenLifetime: jwt.lifetime_in_seconds,
    idTokenAlgorithm: jwt.alg,
    refreshToken: {
      leeway: refresh.leeway,
      policies: refresh.policies.filter(({ audience }) => apis.has(audience)),
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

/** A credential that names a key at Auth0 by its id alone has none here. */
function toJwk({ pem, alg, kid }: Credential): JWK[] {
  if (pem === undefined) return [];
  const { kty = 'RSA', n, e } = createPublicKey(pem).export({ format: 'jwk' });
  return [{ kty, n, e, alg, use: 'sig', ...(kid !== undefined && { kid }) }];
}

/** At Auth0 nobody can leave out a logout by an application, or one by an identity provider. */
function buildBackchannelLogout(client: ClientDefinition): Client['backchannelLogout'] {
  const { backchannel_logout_urls: urls = [], backchannel_logout_initiators: { mode, selected_initiators } = {} } =
    client.oidc_logout ?? client.oidc_backchannel_logout ?? {};
  const selected = mode === 'all' ? INITIATORS : (selected_initiators ?? []);
  return { urls, initiators: new Set([...selected, 'rp-logout', 'idp-logout'] as const) };
}

function buildApi(api: Definition['resourceServers'][number], definition: Definition): Api {
  const { identifier, subject_type_authorization: policies } = api;
  return {
    name: api.name,
    identifier,
    scopes:
      api.scopes.length || !isOwnApi(identifier)
        ? api.scopes.map(({ value }) => value)
        : grantedOn(identifier, definition),
    tokenLifetime: api.token_lifetime,
    allowOfflineAccess: api.allow_offline_access,
    skipsConsent: api.skip_consent_for_verifiable_first_party_clients,
    enforcePolicies: api.enforce_policies,
    permissionsInToken: api.enforce_policies && api.token_dialect.endsWith('_authz'),
    rfc9068: api.token_dialect.startsWith('rfc9068'),
    signingAlgorithm: api.signing_alg,
    signingSecret: api.signing_alg === 'HS256' ? (api.signing_secret ?? `${identifier}-secret`) : undefined,
    proofRequiredOf: proofRequiredOf(api.proof_of_possession),
    personPolicy: policies.user.policy,
    machinePolicy: policies.client.policy,
  };
}

/** Mutual TLS is not played here, and left-out.ts says so. */
function proofRequiredOf(proof: Definition['resourceServers'][number]['proof_of_possession']): Api['proofRequiredOf'] {
  if (proof?.mechanism !== 'dpop') return undefined;
  return proof.required ? proof.required_for : 'none';
}

/** The scopes of an API of Auth0's own, which no export lists: all that its grants name. */
const grantedOn = (identifier: string, { clientGrants }: Definition) => [
  ...new Set(clientGrants.filter(({ audience }) => audience === identifier).flatMap(({ scope }) => scope)),
];

/** Client grants of one kind. What the Management API of the files' tenant grants counts for that of this one as well. */
function buildGrants(
  { clientGrants }: Definition,
  type: 'client' | 'user',
  clients: readonly Client[],
  apis: ReadonlyMap<string, Api>,
): ClientGrants {
  const idByName = new Map(clients.map(({ id, name }) => [name, id]));
  const ids = new Set(idByName.values());
  const grants = new Map<string, Map<string, readonly string[]>>();
  for (const { client_id: named = '', audience, scope, subject_type, allow_all_scopes } of clientGrants) {
    const id = idByName.get(named) ?? (ids.has(named) ? named : undefined);
    const api = apis.get(audience);
    const own = grants.get(id ?? '') ?? new Map<string, readonly string[]>();
    if (subject_type !== type || id === undefined || !api || own.has(audience)) continue;
    own.set(
      audience,
      allow_all_scopes ? api.scopes : scope.filter((one) => isOwnApi(audience) || api.scopes.includes(one)),
    );
    grants.set(id, own);
  }
  for (const own of grants.values()) {
    const management = own.get([...own.keys()].find(isManagementApi) ?? '');
    if (!management) continue;
    for (const audience of apis.keys()) {
      if (isManagementApi(audience) && !own.has(audience)) own.set(audience, management);
    }
  }
  return grants;
}

function buildUser(user: Local['users'][number], { roles }: Definition, changedAt: Date): User {
  const { email, username, password, blocked, user_id, roles: own, organizations, ...rest } = user;
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
  const claims = { name: email, nickname, updated_at: changedAt.toISOString(), ...profile, email };
  return {
    id: user_id ?? idFor(email),
    username,
    email,
    password,
    blocked,
    roles: own,
    organizations,
    metadata,
    permissions,
    claims,
  };
}

/** Like an id that Auth0 gives, and the same at every start. */
const idFor = (email: string) => `auth0|${digest(email.toLowerCase()).slice(0, 24)}`;

const digest = (text: string) => hash('sha256', text);
