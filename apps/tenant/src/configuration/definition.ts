import { z } from 'zod';
import { INITIATORS } from './initiators';
import { credential, flag, leftOut, list, map, oneOf, serverUrl, text, url, whole, publicKey } from './phrases';

// The part of the Deploy CLI's format that the local tenant understands. What an export may have and the local tenant does
// not play is no fault here: references.ts tells of it, and build-model.ts leaves it out.

const PAGE = 'http://localhost:4200';
const callbacks = list(url(`${PAGE}/callback`), 'a list of URLs, like @@PAGE_CALLBACKS@@,').default([]);
const urls = list(url(PAGE), 'a list of URLs, like @@PAGE_LOGOUT_URLS@@,').default([]);
const origins = list(url(PAGE), 'a list of origins, like @@PAGE_ORIGINS@@,').default([]);
const scope = (what: string) => list(text('the name of a scope'), what);

/** Signing algorithms that Auth0 has, of ID tokens and of access tokens. */
export const ALGORITHMS = ['RS256', 'HS256', 'PS256', 'RS512'] as const;

/** Application types that the local tenant plays. */
export const APP_TYPES = ['spa', 'native', 'regular_web', 'non_interactive'] as const;

/** Auth0's other ones: applications that speak something else than OpenID Connect, or are no applications. */
const OTHER_APP_TYPES =
  `resource_server express_configuration rms box cloudbees concur dropbox mscrm echosign egnyte newrelic
  office365 salesforce sentry sharepoint slack springcm zendesk zoom sso_integration oag`.split(/\s+/);

const appType = z
  .enum([...APP_TYPES, ...OTHER_APP_TYPES], { error: `one of ${APP_TYPES.join(', ')}` })
  .transform((type) => APP_TYPES.find((played) => played === type) ?? ('other' as const));

const metadata = z.record(z.string(), z.string({ error: 'a text' }), { error: 'a map of texts' });

const hours = (byDefault: number) =>
  z.number({ error: 'a number of hours' }).positive({ error: 'more than 0' }).default(byDefault);

const tenant = map({
  friendly_name: text('the name that the login page shows').default('Local tenant'),
  default_audience: z.string({ error: 'the identifier of one of the resourceServers' }).optional(),
  session_lifetime: hours(168),
  session_lifetime_in_minutes: whole('minutes').optional(),
  idle_session_lifetime: hours(72),
  idle_session_lifetime_in_minutes: whole('minutes').optional(),
  allowed_logout_urls: urls,
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

const backchannelLogout = map({
  backchannel_logout_urls: list(serverUrl('https://app.example.com/backchannel-logout'), 'a list of URLs').default([]),
  backchannel_logout_initiators: map({
    mode: oneOf(['custom', 'all']).default('custom'),
    selected_initiators: list(oneOf(INITIATORS), 'a list of initiators').default([]),
  }).prefault({}),
  backchannel_logout_session_metadata: leftOut,
});

const publicCredential = map({
  id: leftOut,
  credential_type: oneOf(['public_key']).optional(),
  pem: publicKey('a public RSA key in PEM, of 2048 bits or more,').optional(),
  alg: oneOf(['RS256', 'RS384', 'PS256']).default('RS256'),
  kid: text('a key id').optional(),
  name: leftOut,
  expires_at: leftOut,
  parse_expiry_from_cert: leftOut,
});

/** A public key of a client; without `pem` it is known to Auth0 alone. */
export type Credential = z.output<typeof publicCredential>;

const authenticationMethods = map({
  private_key_jwt: map({ credentials: list(publicCredential, 'a list of credentials').default([]) }).optional(),
  tls_client_auth: leftOut,
  self_signed_tls_client_auth: leftOut,
});

const client = map({
  name: text('a name'),
  client_id: credential('an id').optional(),
  client_secret: credential('a secret, in quotes if it is a number,').optional(),
  app_type: appType.optional(),
  token_endpoint_auth_method: oneOf(['none', 'client_secret_post', 'client_secret_basic']).optional(),
  client_authentication_methods: authenticationMethods.optional(),
  callbacks,
  allowed_logout_urls: urls,
  web_origins: origins,
  allowed_origins: origins,
  grant_types: list(text('the name of a grant type'), 'a list of grant types').optional(),
  jwt_configuration: map({
    alg: oneOf(ALGORITHMS).default('RS256'),
    lifetime_in_seconds: whole('seconds').default(36_000),
    secret_encoded: flag.default(false),
    scopes: leftOut,
  }).prefault({}),
  refresh_token: refreshToken.prefault({}),
  is_first_party: flag.default(true),
  organization_usage: oneOf(['deny', 'allow', 'require']).default('deny'),
  oidc_logout: backchannelLogout.optional(),
  oidc_backchannel_logout: backchannelLogout.optional(), // its older name
  client_metadata: metadata.default({}),
  require_proof_of_possession: flag.default(false),
});

const policyOf = <const Policies extends readonly string[]>(policies: Policies, byDefault: Policies[number]) =>
  map({ policy: oneOf(policies).default(byDefault) }).prefault({});

const resourceServer = map({
  name: text('a name'),
  identifier: text('an identifier, which is the audience of its tokens,'),
  is_system: flag.default(false),
  signing_alg: oneOf(ALGORITHMS).default('RS256'),
  signing_secret: text('a secret, in quotes if it is a number,').optional(),
  scopes: list(map({ value: text('the name of a scope'), description: leftOut }), 'a list of scopes').default([]),
  token_lifetime: whole('seconds').default(86_400),
  allow_offline_access: flag.default(false),
  enforce_policies: flag.default(false),
  token_dialect: oneOf(['access_token', 'access_token_authz', 'rfc9068_profile', 'rfc9068_profile_authz']).default(
    'access_token',
  ),
  skip_consent_for_verifiable_first_party_clients: flag.default(false),
  proof_of_possession: map({
    mechanism: oneOf(['dpop', 'mtls']),
    required: flag,
    required_for: oneOf(['all_clients', 'public_clients']).default('all_clients'),
  }).nullish(),
  subject_type_authorization: map({
    user: policyOf(['allow_all', 'require_client_grant', 'deny_all'], 'allow_all'),
    client: policyOf(['require_client_grant', 'deny_all'], 'require_client_grant'),
  }).prefault({}),
});

const role = map({
  name: text('a name'),
  permissions: list(
    map({
      permission_name: text("one of an API's scopes"),
      resource_server_identifier: text('the identifier of one of the resourceServers'),
    }),
    'a list of permissions',
  ).default([]),
});

const clientGrant = map({
  client_id: text("a client's name").optional(),
  audience: text('the identifier of one of the resourceServers'),
  scope: scope('a list of scopes, or [],').default([]),
  subject_type: oneOf(['client', 'user']).default('client'),
  allow_all_scopes: flag.default(false),
  default_for: oneOf(['third_party_clients']).optional(),
});

const organization = map({
  name: text('a name'),
  display_name: text('the name that people see').optional(),
  metadata: metadata.default({}),
});

const action = map({
  name: text('a name'),
  code: z.string({ error: 'the path of a file, like ./actions/add-roles/code.js,' }).default(''),
  deployed: flag.default(true),
  secrets: list(
    map({ name: text('a name'), value: z.string({ error: 'a text' }).optional() }),
    'a list of secrets',
  ).default([]),
  dependencies: list(
    map({ name: text('the name of a package'), version: text('a version').default('latest'), registry_url: leftOut }),
    'a list of packages',
  ).default([]),
});

const bound = map({
  action_name: text('the name of an Action'),
  display_name: leftOut,
});

/** The Actions of each trigger, in their order. */
const triggers = z
  .record(z.string(), list(bound, 'a list of Actions'), { error: 'a map from the triggers to their Actions' })
  .transform(({ 'post-login': login = [], 'credentials-exchange': exchange = [], ...others }) => ({
    'post-login': login,
    'credentials-exchange': exchange,
    others,
  }));

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
