import type { Definition } from './definition';
import type { Local } from './local';

/**
 * The definition, with the API's address among those that are told of a logout, for the clients of which tenant.local.yaml
 * says so: there, because the address is another one at Auth0, where it also needs a plan that has it.
 */
export function withApiLogout(definition: Definition, local: Local, apiOrigin: string | undefined): Definition {
  if (apiOrigin === undefined) return definition;
  const clients = definition.clients.map((client) => {
    const path = local.clients[client.name]?.backchannel_logout_path;
    if (path === undefined) return client;
    const logout = client.oidc_logout ?? client.oidc_backchannel_logout;
    const urls = [...new Set([...(logout?.backchannel_logout_urls ?? []), apiOrigin + path])];
    const initiators = logout?.backchannel_logout_initiators ?? { mode: 'all' as const, selected_initiators: [] };
    return {
      ...client,
      oidc_logout: { ...logout, backchannel_logout_urls: urls, backchannel_logout_initiators: initiators },
    };
  });
  return { ...definition, clients };
}
