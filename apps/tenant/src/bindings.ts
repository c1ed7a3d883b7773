import { errors, type AccessToken, type ClientCredentials } from 'oidc-provider';
import type { Api, Client } from './configuration/model';

/**
 * Refuses an access token that is bound to no key where its client or its API must have bound ones, and one for an API that
 * takes none for a client that must have them (https://auth0.com/docs/secure/sender-constraining/configure-sender-constraining).
 * Everywhere else a proof is welcome and not needed (RFC 9449 section 5).
 *
 * `api` is undefined for a token that opens only /userinfo. Throws invalid_request; Auth0's own words for it are not known.
 */
export function requireBinding(client: Client, api: Api | undefined, { jkt }: AccessToken | ClientCredentials): void {
  const { requiresProof, name, authMethod } = client;
  if (requiresProof && api && api.proofRequiredOf === undefined)
    throw new errors.InvalidRequest(
      `The client ${name} needs tokens that are bound to a key, and the API ${api.name} has no proof_of_possession.`,
    );
  if (jkt !== undefined) return;
  const what = 'Send a proof of possession in the header DPoP:';
  if (requiresProof)
    throw new errors.InvalidRequest(`${what} the client ${name} needs tokens that are bound to a key.`);
  const required = api?.proofRequiredOf;
  if (required === 'all_clients' || (required === 'public_clients' && authMethod === 'none'))
    throw new errors.InvalidRequest(`${what} the API ${api?.name} takes tokens only that are bound to a key.`);
}
