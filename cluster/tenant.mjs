// The tenant of the cluster: people and programs that call, and the key that signs their tokens.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const CLIENT = 'cluster-page';
export const AUDIENCE = 'https://api.cluster';
const PERMISSIONS = ['read:messages', 'write:messages'];
const PASSWORD = 'cluster';

/** A person's address, by their name. */
export const emailOf = (name) => `${name}@example.com`;

/** Where a login comes back to: nothing listens there, for whoever logs in reads the address alone. */
export const CALLBACK = 'http://localhost:5173/callback';

/** Writes the tenant's files, which name the people, and where it tells of logouts. JSON is YAML too. Gives its environment. */
export function writeTenant(folder, origin, people, logoutUrl) {
  const definition = {
    clients: [
      {
        name: 'Cluster page',
        app_type: 'spa',
        is_first_party: true,
        oidc_conformant: true,
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code'],
        callbacks: [CALLBACK],
        oidc_logout: {
          backchannel_logout_urls: [logoutUrl],
          backchannel_logout_initiators: { mode: 'all' },
        },
      },
    ],
    resourceServers: [
      {
        name: 'API',
        identifier: AUDIENCE,
        skip_consent_for_verifiable_first_party_clients: true,
        enforce_policies: true,
        token_dialect: 'access_token_authz',
        scopes: PERMISSIONS.map((value) => ({ value })),
      },
    ],
    roles: [
      {
        name: 'Writer',
        permissions: PERMISSIONS.map((name) => ({
          permission_name: name,
          resource_server_identifier: AUDIENCE,
        })),
      },
    ],
  };
  const local = {
    clients: { 'Cluster page': { client_id: CLIENT } },
    users: people.map((name) => ({
      user_id: `auth0|${name}`,
      email: emailOf(name),
      password: PASSWORD,
      name,
      roles: ['Writer'],
    })),
  };
  writeFileSync(join(folder, 'tenant.yaml'), JSON.stringify(definition));
  writeFileSync(join(folder, 'tenant.local.yaml'), JSON.stringify(local));
  return {
    PORT: new URL(origin).port,
    TENANT_ORIGIN: origin,
    TENANT_FILE: join(folder, 'tenant.yaml'),
    TENANT_LOCAL_FILE: join(folder, 'tenant.local.yaml'),
    TENANT_DB: ':memory:',
    LOG_LEVEL: 'warn',
  };
}

/** Asks the tenant's control for something; rejects with its own sentence where it refuses. */
async function ask(origin, action, body = {}) {
  const response = await fetch(`${origin}/_tenant/${action}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Tenant-Control': '1' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(JSON.parse(text).error);
  return text.trim();
}

/** What the cluster does to its tenant. */
export const tenantAt = (origin) => ({
  origin,
  mint: (order) =>
    ask(origin, 'tokens', { client: CLIENT, audience: AUDIENCE, scope: PERMISSIONS.join(' '), ...order }),
  rotateKey: () => ask(origin, 'keys/rotate'),
  withdrawOldKeys: () => ask(origin, 'keys/withdraw'),
  endSessions: (name) => ask(origin, 'sessions/revoke', { user: emailOf(name) }),
});

export { PASSWORD };
