// Exports in the shape that auth0-deploy-cli 8.44 writes in 2026, made up: no tenant ever had them.

/** One entry of a list. */
export type Entry = Record<string, unknown>;

/** What an export says of a tenant, by the keys of the YAML format. */
export type Export = Record<string, unknown> & { clients: Entry[] };

/** Fields that an export writes for every application. */
const COMMON: Entry = {
  allowed_clients: [],
  allowed_logout_urls: [],
  client_aliases: [],
  client_metadata: {},
  cross_origin_auth: false,
  cross_origin_authentication: false,
  custom_login_page_on: true,
  is_first_party: true,
  is_token_endpoint_ip_header_trusted: false,
  jwt_configuration: { alg: 'RS256', lifetime_in_seconds: 36000, secret_encoded: false },
  native_social_login: { apple: { enabled: false }, facebook: { enabled: false } },
  oidc_conformant: true,
  organization_discovery_methods: ['email'],
  refresh_token: {
    expiration_type: 'non-expiring',
    leeway: 0,
    infinite_token_lifetime: true,
    infinite_idle_token_lifetime: true,
    token_lifetime: 31557600,
    idle_token_lifetime: 2592000,
    rotation_type: 'non-rotating',
  },
  require_pushed_authorization_requests: false,
  sso_disabled: false,
};

const application = (name: string, own: Entry): Entry => ({ name, ...COMMON, ...own });

const spa = (name: string, origin: string, own: Entry = {}) =>
  application(name, {
    app_type: 'spa',
    callbacks: [`${origin}/callback`],
    allowed_logout_urls: [origin],
    web_origins: [`${origin}/`],
    grant_types: ['authorization_code', 'implicit', 'refresh_token'],
    token_endpoint_auth_method: 'none',
    ...own,
  });

const machine = (name: string) =>
  application(name, {
    app_type: 'non_interactive',
    callbacks: [],
    grant_types: ['client_credentials'],
    token_endpoint_auth_method: 'client_secret_post',
  });

const ORDERS = 'https://orders.example';
const MANAGEMENT = 'https://acme-dev.eu.auth0.com/api/v2/';

const ordersApi: Entry = {
  name: 'Orders API',
  identifier: ORDERS,
  allow_offline_access: true,
  enforce_policies: true,
  scopes: [
    { value: 'read:orders', description: 'Read orders' },
    { value: 'write:orders', description: 'Write orders' },
  ],
  signing_alg: 'RS256',
  skip_consent_for_verifiable_first_party_clients: true,
  subject_type_authorization: { user: { policy: 'allow_all' }, client: { policy: 'require_client_grant' } },
  token_dialect: 'access_token_authz',
  token_lifetime: 86400,
  token_lifetime_for_web: 7200,
};

const permission = (name: string, identifier: string) => ({
  permission_name: name,
  resource_server_identifier: identifier,
});

const TENANT = {
  enabled_locales: ['en'],
  flags: { disable_clickjack_protection_headers: false, revoke_refresh_token_grant: false },
  friendly_name: 'Acme',
  idle_session_lifetime: 72,
  session_cookie: { mode: 'persistent' },
  session_lifetime: 167.99,
  support_email: '',
};

/** One application and one API: what a project has in its first week. */
export function smallExport(): Export {
  return {
    rules: [],
    hooks: [],
    pages: [],
    tenant: TENANT,
    clients: [
      spa('Shop', 'http://localhost:4200'),
      application('Default App', {
        callbacks: [],
        grant_types: ['authorization_code', 'implicit', 'refresh_token', 'client_credentials'],
      }),
    ],
    resourceServers: [ordersApi],
    clientGrants: [],
    roles: [],
    databases: [{ name: 'Username-Password-Authentication', strategy: 'auth0', options: { passwordPolicy: 'good' } }],
  };
}

/** Every kind of part that has an effect here, and most of those that have none. */
export function mediumExport(): Export {
  return {
    ...smallExport(),
    clients: [
      spa('Shop', 'http://localhost:4200', {
        callbacks: ['http://localhost:4200/callback', 'https://*.preview.acme.example/callback'],
        organization_usage: 'allow',
      }),
      application('Back office', {
        app_type: 'regular_web',
        callbacks: ['http://localhost:3000/auth/callback'],
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
        token_endpoint_auth_method: 'client_secret_post',
        jwt_configuration: { alg: 'HS256', lifetime_in_seconds: 36000, secret_encoded: false },
      }),
      application('Phone', {
        app_type: 'native',
        callbacks: ['com.acme.shop://login/callback', 'capacitor://localhost/callback'],
        allowed_origins: ['capacitor://localhost'],
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: 'none',
      }),
      machine('Nightly job'),
      application('CRM', { app_type: 'salesforce', callbacks: [] }),
    ],
    resourceServers: [
      ordersApi,
      {
        name: 'Auth0 My Account API',
        identifier: 'https://acme-dev.eu.auth0.com/me/',
        is_system: true,
        token_lifetime: 86400,
      },
    ],
    clientGrants: [
      {
        client_id: 'Nightly job',
        audience: ORDERS,
        scope: ['read:orders'],
        subject_type: 'client',
        allow_any_organization: false,
      },
      { client_id: 'Nightly job', audience: MANAGEMENT, scope: ['read:users', 'update:users'] },
      { client_id: 'Back office', audience: ORDERS, scope: ['read:orders', 'write:orders'], subject_type: 'user' },
      { client_id: 'Back office', audience: ORDERS, scope: ['read:orders'], subject_type: 'client' },
    ],
    roles: [
      {
        name: 'Clerk',
        description: 'Takes orders',
        permissions: [
          permission('read:orders', ORDERS),
          permission('write:orders', ORDERS),
          permission('read:users', MANAGEMENT),
        ],
      },
    ],
    organizations: [
      {
        name: 'acme-north',
        display_name: 'Acme North',
        branding: { colors: { primary: '#336699' } },
        connections: [{ name: 'Username-Password-Authentication', assign_membership_on_login: false }],
      },
    ],
    actions: [
      {
        name: 'Add plan',
        code: './actions/Add plan/code.js',
        runtime: 'node22',
        status: 'built',
        dependencies: [],
        secrets: [{ name: 'PLAN' }],
        supported_triggers: [{ id: 'post-login', version: 'v3' }],
        deployed: true,
      },
    ],
    triggers: { 'post-login': [{ action_name: 'Add plan', display_name: 'Add plan' }] },
    branding: { colors: { primary: '#336699' } },
    connections: [{ name: 'google-oauth2', strategy: 'google-oauth2', enabled_clients: ['Shop'] }],
    emailProvider: { name: 'mandrill', credentials: { api_key: '##MANDRILL_API_KEY##' }, enabled: false },
    guardianFactors: [{ name: 'otp', enabled: true }],
  };
}

/** So many applications, each with an API, a grant and a role of its own. */
export function largeExport(applications: number): Export {
  const numbers = Array.from({ length: applications }, (_, n) => n);
  const small = smallExport();
  return {
    ...small,
    clients: [
      ...small.clients,
      ...numbers.map((n) => (n % 4 === 3 ? machine(`Job ${n}`) : spa(`App ${n}`, `https://app-${n}.acme.example`))),
    ],
    clientGrants: numbers
      .filter((n) => n % 4 === 3)
      .map((n) => ({ client_id: `Job ${n}`, audience: ORDERS, scope: ['read:orders'] })),
    roles: numbers.slice(0, 40).map((n) => ({ name: `Role ${n}`, permissions: [permission('read:orders', ORDERS)] })),
  };
}

/** So many people in the form of Auth0's bulk import. */
export const people = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    email: `person-${n}@acme.example`,
    email_verified: n % 2 === 0,
    name: `Person ${n}`,
    user_metadata: { number: n },
  }));
