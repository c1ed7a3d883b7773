/** Names that Auth0 keeps for itself: https://auth0.com/docs/secure/tokens/json-web-tokens/create-custom-claims. */
const RESTRICTED: ReadonlySet<string> = new Set(
  `acr act active amr at_hash ath attest aud auth_time authorization_details azp c_hash client_id cnf cty dest entitlements
  events exp groups gty htm htu iat internalService iss jcard jku jti jwe jwk kid may_act mky nbf nonce object_id org_id
  org_name orig origid permissions roles rph s_hash sid sip_callid sip_cseq_num sip_date sip_from_tag sip_via_branch sub
  sub_jwk toe txn typ uuid vot vtm x5t#S256`.split(/\s+/),
);

/**
 * What a claim is set by. One with a restricted name is left out, as at Auth0, which says nothing; here the log has a line.
 * `token` is access or ID.
 */
export function claimSetter(claims: Record<string, unknown>, action: () => string, token: string) {
  return (name: string, value: unknown): void => {
    if (!RESTRICTED.has(name)) claims[name] = value;
    else
      console.warn(
        `The Action ${action()} sets the claim ${name} in the ${token} token, a name that Auth0 keeps for itself: it is left out, as there. Put a namespace of yours before it, like https://example.com/${name}.`,
      );
  };
}
