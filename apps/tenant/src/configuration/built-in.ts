import type { SourceDocument } from './document';
import type { Keywords } from './keywords';
import { formatPath } from './path';

const CLIENT = 'Latchkey';
const API = 'https://api.latchkey.example';
const SCOPES = ['read:messages', 'write:messages'];

/**
 * A tenant for whoever has no file: one client for pages, wherever on this machine they are served, one API, and a role
 * with all its permissions. Nobody is named, so ada and bob may log in: see somebody.ts.
 */
export const builtInDefinition = (keywords: Keywords): SourceDocument =>
  document({
    tenant: { friendly_name: 'Latchkey' },
    clients: [
      {
        name: CLIENT,
        app_type: 'spa',
        token_endpoint_auth_method: 'none',
        callbacks: keywords['PAGE_CALLBACKS'],
        allowed_logout_urls: keywords['PAGE_LOGOUT_URLS'],
        web_origins: keywords['PAGE_ORIGINS'],
        grant_types: ['authorization_code', 'refresh_token'],
        refresh_token: { rotation_type: 'rotating', expiration_type: 'expiring', leeway: 0 },
      },
    ],
    resourceServers: [
      {
        name: 'Latchkey API',
        identifier: API,
        allow_offline_access: true,
        enforce_policies: true,
        token_dialect: 'access_token_authz',
        scopes: SCOPES.map((value) => ({ value })),
      },
    ],
    roles: [
      {
        name: 'Admin',
        permissions: SCOPES.map((permission_name) => ({ permission_name, resource_server_identifier: API })),
      },
    ],
  });

/** What goes with it as tenant.local.yaml goes with tenant.yaml. */
export const BUILT_IN_LOCAL: SourceDocument = document({
  clients: { [CLIENT]: { client_id: 'latchkey-web', any_loopback: true } },
});

function document(data: unknown): SourceDocument {
  const name = 'the built-in tenant';
  return { name, data, unfilled: false, faults: [], at: (path) => [name, formatPath(path)].filter(Boolean).join(': ') };
}
