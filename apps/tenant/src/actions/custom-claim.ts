import type { Action } from '../configuration/load-actions';
import { asJson, type Memory } from './memory';
import { warnOnce } from './unplayed';

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
const isFreeClaim = (name: string) => !RESTRICTED.has(name) && !RESERVED_NAMESPACE.test(name);

/** Notes a claim that an Action sets, as JSON has it; one whose name is not free is left out, with a warning. */
export function setCustomClaim(
  action: Action,
  memory: Memory,
  claims: Record<string, unknown>,
  name: string,
  value: unknown,
): void {
  if (isFreeClaim(name)) claims[name] = asJson(value);
  else warnOnce(action, memory, `sets the claim ${name}`, 'a name that Auth0 keeps for itself: the claim is left out');
}
