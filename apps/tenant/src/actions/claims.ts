import type Provider from 'oidc-provider';
import type { LoginNotes } from './login-notes';

/** Under which an account's claims carry those that the engine's list of known claims would drop. */
export const CUSTOM = Symbol('claims of a login');

/**
 * Names that no custom claim may have, and namespaces; Auth0 drops such a claim without an error
 * (https://auth0.com/docs/secure/tokens/json-web-tokens/create-custom-claims).
 */
const RESTRICTED = new Set(
  (
    'acr act active amr at_hash ath attest aud auth_time authorization_details azp c_hash client_id cnf cty dest ' +
    'entitlements events exp groups gty htm htu iat internalService iss jcard jku jti jwe jwk kid may_act mky nbf nonce ' +
    'object_id org_id org_name orig origid permissions roles rph s_hash sid sip_callid sip_cseq_num sip_date ' +
    'sip_from_tag sip_via_branch sub sub_jwk toe txn typ uuid vot vtm x5t#S256'
  ).split(' '),
);
const RESERVED_NAMESPACE = /^(urn:auth0(:|$)|https?:\/\/([^/]+\.)?(auth0\.com|webtask\.io|webtask\.run)(\/|$))/i;

/** Whether a token may have a custom claim of this name. */
export const isFreeClaim = (name: string) => !RESTRICTED.has(name) && !RESERVED_NAMESPACE.test(name);

const organizationClaims = ({ organization }: LoginNotes) =>
  organization ? { org_id: organization.id, org_name: organization.name } : {};

/** What a login adds to its ID tokens. */
export const idClaims = (notes: LoginNotes) => ({ ...notes.idClaims, ...organizationClaims(notes) });

/** What a login adds to its access tokens. */
export const accessClaims = (notes: LoginNotes) => ({ ...notes.accessClaims, ...organizationClaims(notes) });

/** The grant of a code or of a token; undefined for an account that is asked for without one. */
export const grantIdOf = (token: unknown): string | undefined => memberOf(token, 'grantId');

/** The `sid` of the login session that a code or a refresh token came of: all applications see the same, as at Auth0. */
export const sidOf = (token: unknown): string | undefined => memberOf(token, 'sessionUid');

function memberOf(token: unknown, name: 'grantId' | 'sessionUid'): string | undefined {
  const value =
    typeof token === 'object' && token !== null ? (token as Partial<Record<typeof name, unknown>>)[name] : '';
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Lets ID tokens have them. Claims of the profile may be said anew; what says who somebody is, is restricted. */
export function addCustomClaims({ IdToken: { prototype } }: Provider): void {
  const payload = prototype.payload;
  prototype.payload = async function () {
    const custom = (this.available as Partial<Record<typeof CUSTOM, Record<string, unknown>>>)[CUSTOM];
    const own = Object.entries(await payload.call(this)).filter(([, value]) => value !== undefined);
    return { ...Object.fromEntries(own), ...custom };
  };
}
