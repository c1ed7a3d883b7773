import type Provider from 'oidc-provider';
import type { ClientMetadata, ResponseType } from 'oidc-provider';
import type { Client } from './configuration/model';
import { engineRedirects } from './redirects';

/** Response types that bring an ID token at once; an access token never comes this way (RFC 9700 section 2.1.2). */
export const FRONT_CHANNEL = ['id_token', 'code id_token'] as const satisfies readonly ResponseType[];

/** A client as the engine knows it. */
export function clientMetadata(client: Client): ClientMetadata {
  return {
    client_id: client.id,
    client_name: client.name,
    client_secret: client.secret,
    jwks: client.keys.length ? { keys: [...client.keys] } : undefined,
    token_endpoint_auth_method: client.authMethod,
    ...engineRedirects(client),
    id_token_signed_response_alg: client.idTokenAlgorithm,
    grant_types: [...client.grantTypes],
    response_types: responseTypes(client),
  };
}

function responseTypes({ grantTypes }: Client): ResponseType[] {
  const code = grantTypes.includes('authorization_code');
  const atOnce = FRONT_CHANNEL.filter((type) => code || type === 'id_token');
  return [...(code ? (['code'] as const) : []), ...(grantTypes.includes('implicit') ? atOnce : [])];
}

interface Schema {
  invalidate(message: string, code?: string): void;
}

/**
 * Lets applications with the grant `implicit` live where people develop: the engine wants https there, and no localhost
 * (OpenID Connect Registration section 2), which Auth0 does not.
 */
export function allowLocalCallbacks({ Client }: Provider): void {
  const { prototype } = (Client as unknown as { Schema: { prototype: Schema } }).Schema; // not in its types
  const { invalidate } = prototype;
  prototype.invalidate = function (message, code) {
    if (code !== 'implicit-force-https' && code !== 'implicit-forbid-localhost') invalidate.call(this, message, code);
  };
}
