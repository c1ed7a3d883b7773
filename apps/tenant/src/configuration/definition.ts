import { z } from 'zod';
import { flag, list, map, oneOf, origin, publicKey, text, url, whole } from './phrases';

// The part of the Deploy CLI's format that the local tenant understands. Keys without effect here are known as well, so
// that a file made for Auth0 starts without a warning for each of them.
const ignored = z.unknown().optional();

const PAGE = 'http://localhost:4200';
const callbacks = list(url(`${PAGE}/callback`), 'a list of URLs, like @@PAGE_CALLBACKS@@,').default([]);
const urls = list(url(PAGE), 'a list of URLs, like @@PAGE_LOGOUT_URLS@@,').default([]);
const origins = list(origin(PAGE), 'a list of origins, like @@PAGE_ORIGINS@@,').default([]);
const scope = (what: string) => list(text('the name of a scope'), what);

const tenant = map({
  friendly_name: text('the name that the login page shows').default('Local tenant'),
  default_audience: z.string({ error: 'the identifier of one of the resourceServers' }).optional(),
  session_lifetime: whole('hours').default(168),
  idle_session_lifetime: whole('hours').default(72),
  allowed_logout_urls: urls,
  support_email: ignored,
  support_url: ignored,
  picture_url: ignored,
  enabled_locales: ignored,
});

const policy = map({
  audience: text('the identifier of one of the resourceServers'),
  scope: scope('a list of scopes').default([]),
});

const refreshToken = map({
  rotation_type: oneOf(['rotating', 'non-rotating']).optional(),
  expiration_type: oneOf(['expiring', 'non-expiring']).default('expiring'),
  leeway: whole('seconds', 0).default(0),
  token_lifetime: whole('seconds').default(2_592_000),
  idle_token_lifetime: whole('seconds').default(1_296_000),
  infinite_token_lifetime: flag.default(false),
  infinite_idle_token_lifetime: flag.default(false),
  policies: list(policy, 'a list of audiences with their scopes').default([]),
});

const credential = map({
  credential_type: oneOf(['public_key']),
  pem: publicKey('a public RSA key in PEM, of 2048 bits or more,'),
  alg: oneOf(['RS256', 'RS384', 'PS256']).default('RS256'),
  kid: text('a key id').optional(),
  name: ignored,
  expires_at: ignored,
  parse_expiry_from_cert: ignored,
});
const credentials = list(credential, 'a list of credentials').min(1, { error: 'at least one credential' });

const client = map({
  name: text('a name'),
  app_type: oneOf(['spa', 'native', 'regular_web', 'non_interactive']),
  token_endpoint_auth_method: oneOf(['none', 'client_secret_post', 'client_secret_basic']).optional(),
  client_authentication_methods: map({ private_key_jwt: map({ credentials }) }).optional(),
  callbacks,
  allowed_logout_urls: urls,
  web_origins: origins,
  allowed_origins: origins,
  grant_types: list(text('the name of a grant type'), 'a list of grant types').optional(),
  jwt_configuration: map({
    alg: oneOf(['RS256']).default('RS256'),
    lifetime_in_seconds: whole('seconds').default(36_000),
    secret_encoded: ignored,
  }).prefault({}),
  refresh_token: refreshToken.prefault({}),
  is_first_party: flag.default(true),
  organization_usage: oneOf(['deny', 'allow', 'require']).default('deny'),
  description: ignored,
  logo_uri: ignored,
  oidc_conformant: ignored,
  sso: ignored,
  cross_origin_authentication: ignored,
  client_metadata: ignored,
});

const resourceServer = map({
  name: text('a name'),
  identifier: text('an identifier, which is the audience of its tokens,'),
  signing_alg: oneOf(['RS256']).default('RS256'),
  scopes: list(map({ value: text('the name of a scope'), description: ignored }), 'a list of scopes').default([]),
  token_lifetime: whole('seconds').default(86_400),
  allow_offline_access: flag.default(false),
  enforce_policies: flag.default(false),
  token_dialect: oneOf(['access_token', 'access_token_authz', 'rfc9068_profile', 'rfc9068_profile_authz']).default(
    'access_token',
  ),
  token_lifetime_for_web: ignored, // for implicit and hybrid flows only
  skip_consent_for_verifiable_first_party_clients: flag.default(false),
});

const role = map({
  name: text('a name'),
  description: ignored,
  permissions: list(
    map({
      permission_name: text("one of an API's scopes"),
      resource_server_identifier: text('the identifier of one of the resourceServers'),
    }),
    'a list of permissions',
  ).default([]),
});

const clientGrant = map({
  client_id: text("a client's name"),
  audience: text('the identifier of one of the resourceServers'),
  scope: scope('a list of scopes, or [],').default([]),
});

const organization = map({
  name: text('a name'),
  display_name: ignored,
  branding: ignored,
  metadata: ignored,
  connections: ignored,
});

const action = map({
  name: text('a name'),
  code: text('the path of a file, like ./actions/add-roles/code.js,'),
  deployed: flag.default(true),
  secrets: list(map({ name: text('a name'), value: text('a value') }), 'a list of secrets').default([]),
  supported_triggers: ignored,
  runtime: ignored,
  dependencies: ignored,
});

const bound = map({ action_name: text('the name of an Action'), display_name: ignored });
const triggers = map({ 'post-login': list(bound, 'a list of Actions').default([]) });

/** tenant.yaml, as Auth0's Deploy CLI reads it: https://github.com/auth0/auth0-deploy-cli. */
export const definitionSchema = map(
  {
    tenant: tenant.prefault({}),
    clients: list(client, 'a list of clients').min(1, { error: 'at least one client' }),
    resourceServers: list(resourceServer, 'a list of APIs').default([]),
    clientGrants: list(clientGrant, 'a list of client grants').default([]),
    roles: list(role, 'a list of roles').default([]),
    organizations: list(organization, 'a list of organizations').default([]),
    actions: list(action, 'a list of Actions').default([]),
    triggers: triggers.prefault({}),
  },
  "the tenant's keys",
);

/** What tenant.yaml says, with defaults filled in. */
export type Definition = z.output<typeof definitionSchema>;
