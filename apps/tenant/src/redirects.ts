import Provider, { type ClientMetadata, type KoaContextWithOIDC } from 'oidc-provider';
import type { Client, TenantModel } from './configuration/model';
import { isListedWithoutPort, takes } from './configuration/url-rules';
import { findOrganization } from './organizations';

// The engine compares redirect URIs to the letter, and refuses a client that has URLs of the web beside an application's own
// scheme. Auth0 takes both, and placeholders. So the engine gets what it takes, and is asked nothing about it.

const isWeb = (url: string) => /^https?:/.test(url);

/** What the engine is told of a client's redirect URIs. */
export function engineRedirects({ callbacks, logoutUrls }: Client): Partial<ClientMetadata> {
  const web = callbacks.length === 0 || callbacks.some(isWeb);
  return {
    application_type: web ? 'web' : 'native',
    redirect_uris: callbacks.filter((url) => isWeb(url) === web),
    post_logout_redirect_uris: logoutUrls.filter((url) => isWeb(url) === web),
  };
}

/** Lets each client be led back to its own URLs, as url-rules.ts compares them. */
export function allowRedirects(provider: Provider, model: TenantModel): void {
  const allows = (clientId: string, key: 'callbacks' | 'logoutUrls', url: string) => {
    const client = model.clients.get(clientId);
    if (!client) return false;
    if (takes(client, key, url, organizationName(model, client, Provider.ctx))) return true;
    return client.native && isListedWithoutPort(client[key], url);
  };
  const { prototype } = provider.Client;
  prototype.redirectUriAllowed = function (url) {
    return allows(this.clientId, 'callbacks', url);
  };
  prototype.postLogoutRedirectUriAllowed = function (url) {
    return allows(this.clientId, 'logoutUrls', url);
  };
}

/** The name of the organization that a request is for, where the client may be for one. */
function organizationName(model: TenantModel, client: Client, ctx: KoaContextWithOIDC | undefined): string | undefined {
  if (client.organizationUsage === 'deny') return undefined;
  return findOrganization(model, ctx?.oidc.params?.['organization'])?.name;
}
