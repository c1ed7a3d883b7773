// What Auth0's Management API has and the local tenant does not play (the package auth0, its types of 2026, and the fields
// that exports carry besides). An export starts without a warning for each of them; an unknown key, which may be a typing
// error, gets one. Nothing of them is kept.

const TENANT = `acr_values_supported allow_organization_name_in_authentication_api authorization_response_iss_parameter_supported
  change_password client_id_metadata_document_supported country_codes customize_mfa_in_postlogin_action default_directory
  default_redirection_uri default_token_quota device_flow dynamic_client_registration_security_mode enable_ai_guide
  enabled_locales ephemeral_session_lifetime ephemeral_session_lifetime_in_minutes error_page flags guardian_mfa_page
  idle_ephemeral_session_lifetime idle_ephemeral_session_lifetime_in_minutes include_session_metadata_in_tenant_logs
  legacy_sandbox_version mtls oidc_logout phone_consolidated_experience picture_url
  pushed_authorization_requests_supported resource_parameter_profile sandbox_version sandbox_versions_available
  security_headers session_cookie sessions skip_non_verifiable_callback_uri_confirmation_prompt support_email support_url
  universal_login`;

const CLIENT = `addons allowed_clients anonymous_sessions async_approval_notification_channels b2b_integration_configuration
  callback_url_template client_aliases compliance_level config_route created_at cross_origin_auth
  cross_origin_authentication cross_origin_loc custom_login_page custom_login_page_on custom_login_page_preview
  default_organization description encryption_key express_configuration external_client_id external_metadata_created_by
  external_metadata_type fedcm_login form_template global identity_assertion_authorization_grant initiate_login_uri
  is_token_endpoint_ip_header_trusted jwks_uri logo_uri mobile my_organization_configuration native_social_login
  oidc_conformant organization_discovery_methods organization_require_behavior owners
  par_request_expiry redirection_policy require_pushed_authorization_requests
  resource_server_identifier session_transfer signed_request_object signing_keys
  skip_non_verifiable_callback_uri_confirmation_prompt sso sso_disabled tenant third_party_security_mode token_exchange
  token_quota token_vault_privileged_access updated_at`;

const API = `allow_online_access allow_online_access_with_ephemeral_sessions authorization_details authorization_policy
  client_id consent_policy id token_encryption token_lifetime_for_anonymous_access_tokens
  token_lifetime_for_web verificationLocation verification_location`;

const CLIENT_GRANT = `allow_any_organization authorization_details_types id is_system organization_usage`;

const ORGANIZATION = `branding client_grants connections discovery_domains enabled_connections id
  is_app_entitlement_active third_party_client_access token_quota`;

const ACTION = `all_changes_deployed id installed_integration_id modules runtime status supported_triggers`;

/** Users of a bulk import: https://auth0.com/docs/manage-users/user-migration/bulk-user-import-schema. */
const USER = `mfa_factors phone_number phone_verified username`;

const all = (keys: string): ReadonlySet<string> => new Set(keys.split(/\s+/));

/** Known keys without effect, by the part of the definition that has them, or whose entries do. */
export const DEFINITION_WITHOUT_EFFECT: Readonly<Record<string, ReadonlySet<string>>> = {
  tenant: all(TENANT),
  clients: all(CLIENT),
  resourceServers: all(API),
  clientGrants: all(CLIENT_GRANT),
  organizations: all(ORGANIZATION),
  actions: all(ACTION),
  roles: all('description id'),
};

/** The same of a list of users. */
export const USERS_WITHOUT_EFFECT: Readonly<Record<string, ReadonlySet<string>>> = { '': all(USER) };

/**
 * The same data without the keys that have no effect, by the part that has them ('' for the data itself), and their values.
 * Not by the schema, for which sixty more keys of each of hundreds of clients would be the most of its work.
 */
export function leaveOut(
  data: unknown,
  known: Readonly<Record<string, ReadonlySet<string>>>,
): { kept: unknown; leftOut: unknown[] } {
  const leftOut: unknown[] = [];
  const withoutKeys = (entry: unknown, keys: ReadonlySet<string>) => {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return entry;
    const kept: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(entry)) {
      if (keys.has(key)) leftOut.push(value);
      else kept[key] = value;
    }
    return kept;
  };
  const part = (value: unknown, keys: ReadonlySet<string> | undefined) => {
    if (!keys) return value;
    return Array.isArray(value) ? value.map((entry) => withoutKeys(entry, keys)) : withoutKeys(value, keys);
  };
  const own = known[''];
  if (own || typeof data !== 'object' || data === null) return { kept: part(data, own), leftOut };
  return {
    kept: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, part(value, known[key])])),
    leftOut,
  };
}
