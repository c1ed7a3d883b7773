// Where things are changed: the page and the field of Auth0's dashboard, the key of tenant.yaml for the local tenant, or a
// place of our own. The dashboard's words are those of November 2026.

const APPLICATION = 'Applications → Applications → your application → Settings';
const API = 'Applications → APIs → your API → Settings';
const GENERAL = 'Settings → General';

/** Where something is changed. */
export interface Place {
  /** The dashboard's page, or what is said of a place outside of it. */
  readonly page: string;
  readonly field: string;
  /** What that is at the local tenant, where there is such a thing. */
  readonly local?: string | undefined;
  /** Not in the dashboard. */
  readonly own?: boolean;
}

/** In the dashboard, with what it is at the local tenant where there is such a thing. */
const dashboard = (page: string, field: string, local?: string): Place => ({ page, field, local });
/** Outside of the dashboard. */
const here = (page: string, field: string): Place => ({ page, field, own: true });

export const PLACES = {
  domain: dashboard(
    APPLICATION,
    'Domain, for "domain" in auth_config.json',
    'nothing to change: its domain is http://localhost:3002',
  ),
  keyServer: dashboard(
    APPLICATION,
    'Domain, for "domain" in auth_config.json',
    'the page /_tenant: Key server, or what stands where the tenant was started',
  ),
  clientId: dashboard(
    APPLICATION,
    'Client ID, for "clientId" in auth_config.json',
    'tenant.local.yaml: clients, client_id',
  ),
  audience: dashboard(
    API,
    'Identifier, for "audience" in auth_config.json',
    'tenant.yaml: resourceServers[].identifier',
  ),
  applicationType: dashboard(APPLICATION, 'Application Type', 'tenant.yaml: clients[].app_type'),
  grantTypes: dashboard(
    `${APPLICATION} → Advanced Settings → Grant Types`,
    'Grants',
    'tenant.yaml: clients[].grant_types',
  ),
  callbacks: dashboard(APPLICATION, 'Allowed Callback URLs', 'tenant.yaml: clients[].callbacks, or PAGE_ORIGINS'),
  logoutUrls: dashboard(
    APPLICATION,
    'Allowed Logout URLs',
    'tenant.yaml: clients[].allowed_logout_urls, or PAGE_ORIGINS',
  ),
  webOrigins: dashboard(APPLICATION, 'Allowed Web Origins', 'tenant.yaml: clients[].web_origins, or PAGE_ORIGINS'),
  rotation: dashboard(
    `${APPLICATION} → Refresh Token Rotation`,
    'Allow Refresh Token Rotation',
    'tenant.yaml: clients[].refresh_token.rotation_type',
  ),
  offlineAccess: dashboard(
    `${API} → Access Settings`,
    'Allow Offline Access',
    'tenant.yaml: resourceServers[].allow_offline_access',
  ),
  dpop: dashboard(
    `${API} → Token Sender-Constraining`,
    'Sender Constraining Method',
    'tenant.yaml: resourceServers[].proof_of_possession',
  ),
  dpopOfClient: dashboard(
    `${APPLICATION} → Token Sender-Constraining`,
    'Require Sender Constraining',
    'tenant.yaml: clients[].require_proof_of_possession',
  ),
  backchannelLogout: dashboard(
    `${APPLICATION} → OpenID Connect Back-Channel Logout`,
    'Back-Channel Logout URI',
    'tenant.local.yaml: clients, backchannel_logout_path',
  ),
  signingAlgorithm: dashboard(API, 'Signing Algorithm', 'tenant.yaml: resourceServers[].signing_alg'),
  signingKeys: dashboard(
    'Settings → Signing Keys',
    'Rotate Signing Key',
    'delete .latchkey/tenant.db, which makes new keys',
  ),
  customDomain: dashboard('Branding → Custom Domains', 'Domain Name'),
  users: dashboard('User Management → Users', 'Email and password', 'tenant.local.yaml: users[]'),
  logs: dashboard('Monitoring → Logs', 'the latest entries', 'see the output of the tenant'),
  loginUri: dashboard(APPLICATION, 'Application Login URI'),
  tenantLoginUri: dashboard('Settings → Advanced', 'Tenant Login URI'),
  environment: dashboard(GENERAL, 'Environment Tag'),
  mfa: dashboard('Security → Multi-factor Auth', 'Require Multi-factor Auth'),
  attackProtection: dashboard('Security → Attack Protection', 'Bot Detection, Breached Password Detection'),
  streams: dashboard('Monitoring → Streams', 'Create Stream'),
  social: dashboard('Authentication → Social → each connection', 'Client ID and Client Secret'),
  email: dashboard('Branding → Email Provider', 'Use my own email provider'),
  corsAllowed: dashboard(APPLICATION, 'Allowed Origins (CORS)'),
  localTenant: here('this machine', 'the local tenant, which npm start starts'),
  authConfig: here('auth_config.json, or the environment', 'domain, clientId, audience'),
  environmentOf: (variable: string) => here("the API's environment", variable),
  page: here('the server of the page', 'where it listens'),
  settings: (page: string) => here(`the server of the page, ${page}`, 'auth_config.json'),
  policy: (page: string) => here(`the server of the page, ${page}`, 'its header Content-Security-Policy'),
  network: here("this machine's network", 'its connection and its name server'),
  certificate: here('the server of this address (at Auth0: Branding → Custom Domains)', 'its certificate'),
  authorities: here('the environment of the doctor and of the API', 'NODE_EXTRA_CA_CERTS'),
  proxy: (variable: string) => here('the environment of the doctor and of the API', variable),
  clock: here("this machine's date and time", 'set automatically (NTP)'),
  api: here('the API, or the proxy before it', 'GET /api/external'),
};
