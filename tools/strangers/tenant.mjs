// The local tenant, at which strangers' pages log people in. All they know of it are the three values.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serve } from './commands.mjs';

/** What the strangers' Nest app expects, and grants. */
const CLIENT = 'page';
const AUDIENCE = 'https://api.test';
const PERMISSION = 'read:orders';

/** What the tenant knows: one page, one API, and one of two people who may read. JSON is YAML too. */
const definition = (pages) => ({
  clients: [
    {
      name: 'Page',
      app_type: 'spa',
      is_first_party: true,
      oidc_conformant: true,
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      refresh_token: { rotation_type: 'rotating', expiration_type: 'expiring' },
      callbacks: pages.flatMap((origin) => [origin, `${origin}/callback`]),
      allowed_logout_urls: pages,
      web_origins: pages,
    },
  ],
  resourceServers: [
    {
      name: 'API',
      identifier: AUDIENCE,
      allow_offline_access: true,
      skip_consent_for_verifiable_first_party_clients: true,
      enforce_policies: true,
      token_dialect: 'access_token_authz',
      scopes: [{ value: PERMISSION }],
    },
  ],
  roles: [
    {
      name: 'Reader',
      permissions: [{ permission_name: PERMISSION, resource_server_identifier: AUDIENCE }],
    },
  ],
});
const local = {
  clients: { Page: { client_id: CLIENT } },
  users: [
    { user_id: 'auth0|ada', email: 'ada@example.com', password: 'ada', name: 'Ada', roles: ['Reader'] },
    { user_id: 'auth0|bob', email: 'bob@example.com', password: 'bob', name: 'Bob' },
  ],
};

/** Starts it by `latchkey tenant`, for pages at these origins, with its files in a folder; gives what it prints, by its names. */
export async function startTenant(program, folder, pages) {
  mkdirSync(folder);
  writeFileSync(join(folder, 'tenant.yaml'), JSON.stringify(definition(pages)));
  writeFileSync(join(folder, 'tenant.local.yaml'), JSON.stringify(local));
  const args = [program, 'tenant', '--port', '0'];
  const { line, stop } = await serve('The tenant', folder, args, {}, /^domain: /);
  return { domain: line.replace('domain: ', ''), clientId: CLIENT, audience: AUDIENCE, stop };
}
