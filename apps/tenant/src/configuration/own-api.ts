import type { Definition } from './definition';
import type { Api } from './model';

const MANAGEMENT_API = /^https?:\/\/[^/?#]+\/api\/v2\/$/;
const OTHER_OWN = /^https?:\/\/[^/?#]+\/(me|my-org)\/$/;

/** Scopes by which a person's own application may ask Auth0's Management API about that person. */
const CURRENT_USER = `read:current_user update:current_user_identities create:current_user_metadata
  update:current_user_metadata delete:current_user_metadata create:current_user_device_credentials
  delete:current_user_device_credentials`.split(/\s+/);

/** Whether an audience is Auth0's Management API, of whichever tenant. */
export const isManagementApi = (audience: string) => MANAGEMENT_API.test(audience);

/** Whether an audience is one of Auth0's own APIs, whose scopes no export lists. */
export const isOwnApi = (audience: string) => isManagementApi(audience) || OTHER_OWN.test(audience);

/** The identifiers of the Management API: of the tenants that the files come from, and of this one, with either scheme. */
export function managementApis({ clientGrants, roles }: Definition, issuer: string): string[] {
  const here = issuer.replace(/^https?/, '');
  const named = [
    ...clientGrants.map(({ audience }) => audience),
    ...roles.flatMap(({ permissions }) => permissions.map((one) => one.resource_server_identifier)),
  ];
  return [
    ...new Set([...named.filter(isManagementApi), ...['http', 'https'].map((scheme) => `${scheme}${here}api/v2/`)]),
  ];
}

/** Auth0's Management API, for which a token may be asked for. Nothing answers there. */
export const managementApi = (identifier: string): Api => ({
  name: 'Auth0 Management API',
  identifier,
  scopes: CURRENT_USER,
  tokenLifetime: 86_400,
  allowOfflineAccess: false,
  skipsConsent: true,
  enforcePolicies: false,
  permissionsInToken: false,
  rfc9068: false,
  signingAlgorithm: 'RS256',
  signingSecret: undefined,
  proofRequiredOf: undefined,
  personPolicy: 'allow_all',
  machinePolicy: 'require_client_grant',
});
