import { type Algorithm, type PermissionSource, type RefusalCode } from '../src';

/** An access token of a provider: what is its own in it, how the options tell it, and what its caller may do then. */
export interface Shape {
  readonly name: string;
  readonly issuer: string;
  readonly audience: string;
  readonly algorithm?: Algorithm;
  readonly permissions?: PermissionSource;
  /** Members of the header; one set to undefined is not there. */
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly grants: readonly string[] | RefusalCode;
}

const API = 'https://api.acme.test';
const TENANT = '9f1d6f5a-6c3e-4f3b-9a58-0d6c0a9c1e11';
const APP = '5b9d0a37-14f1-4bd8-8d0e-6a6f2b1f7c02';
const ADA = '2f6f1f0e-8f0a-4a35-9b62-4b6d1c1c9d03';

/** Auth0's own claims, which a token of another provider does not have. */
const NOT_AUTH0 = { azp: undefined, scope: undefined };

const keycloak = {
  ...NOT_AUTH0,
  jti: ADA,
  aud: [API, 'account'],
  sub: ADA,
  typ: 'Bearer',
  azp: 'web',
  sid: ADA,
  acr: '1',
  'allowed-origins': ['https://acme.test'],
  realm_access: { roles: ['reader', 'offline_access'] },
  resource_access: { orders: { roles: ['write'] }, account: { roles: ['view-profile'] } },
  scope: 'openid email profile',
  preferred_username: 'ada',
};
const entra = { ...NOT_AUTH0, aud: APP, sub: ADA, oid: ADA, tid: TENANT, rh: '0.A', uti: 'u', ver: '2.0' };
const [ENTRA, KEYCLOAK] = [`https://login.microsoftonline.com/${TENANT}/v2.0`, 'https://kc.acme.test/realms/acme'];

/** Tokens that are taken. */
export const TAKEN: readonly Shape[] = [
  {
    name: 'Auth0, with permissions',
    issuer: 'https://acme.eu.auth0.com/',
    audience: API,
    claims: { aud: [API, 'https://acme.eu.auth0.com/userinfo'], scope: 'openid', permissions: ['read:orders'] },
    grants: ['read:orders'],
  },
  {
    name: 'Auth0, in the form of RFC 9068',
    issuer: 'https://login.acme.test/',
    audience: API,
    header: { typ: 'at+jwt' },
    claims: { azp: undefined, client_id: APP, jti: 'j', aud: API, scope: 'openid read:orders' },
    grants: ['openid', 'read:orders'],
  },
  {
    name: "Keycloak, a realm's roles",
    issuer: KEYCLOAK,
    audience: API,
    permissions: ['realm_access.roles'],
    claims: keycloak,
    grants: ['reader', 'offline_access'],
  },
  {
    name: "Keycloak, a client's roles",
    issuer: KEYCLOAK,
    audience: API,
    permissions: ['resource_access.orders.roles'],
    claims: keycloak,
    grants: ['write'],
  },
  {
    name: 'Keycloak, signed by ES256',
    issuer: KEYCLOAK,
    audience: API,
    algorithm: 'ES256',
    claims: keycloak,
    grants: ['openid', 'email', 'profile'],
  },
  {
    name: 'Entra ID v2, on behalf of a person',
    issuer: ENTRA,
    audience: APP,
    permissions: ['scp', 'roles'],
    claims: { ...entra, azp: ADA, azpacr: '1', scp: 'Orders.Read Orders.Write', name: 'Ada' },
    grants: ['Orders.Read', 'Orders.Write'],
  },
  {
    name: 'Entra ID v2, a program of its own',
    issuer: ENTRA,
    audience: APP,
    permissions: ['scp', 'roles'],
    claims: { ...entra, idtyp: 'app', roles: ['Orders.Read.All'] },
    grants: ['Orders.Read.All'],
  },
  {
    name: 'Entra ID v1',
    issuer: `https://sts.windows.net/${TENANT}/`,
    audience: `api://${APP}`,
    permissions: ['scp'],
    header: { x5t: 'x' },
    claims: { ...entra, aud: `api://${APP}`, appid: ADA, appidacr: '1', scp: 'Orders.Read', ver: '1.0' },
    grants: ['Orders.Read'],
  },
  {
    name: 'Okta, a custom authorization server',
    issuer: 'https://acme.okta.com/oauth2/default',
    audience: 'api://default',
    permissions: ['scp'],
    header: { typ: undefined },
    claims: {
      ...NOT_AUTH0,
      ver: 1,
      jti: 'AT.j',
      aud: 'api://default',
      cid: '0oa1',
      uid: '00u1',
      scp: ['openid', 'orders.read'],
      auth_time: 1,
      sub: 'ada@acme.test',
    },
    grants: ['openid', 'orders.read'],
  },
  {
    name: 'Zitadel, roles as the members of an object',
    issuer: 'https://acme.zitadel.cloud',
    audience: '234',
    permissions: (claims) => Object.keys((claims['urn:zitadel:iam:org:project:roles'] as object | undefined) ?? {}),
    claims: {
      ...NOT_AUTH0,
      aud: ['123@orders', '234'],
      client_id: '123@orders',
      jti: 'V2_1',
      nbf: 1,
      'urn:zitadel:iam:org:project:roles': { reader: { 1: 'acme.zitadel.cloud' } },
    },
    grants: ['reader'],
  },
  {
    name: 'Ory Hydra',
    issuer: 'https://acme.projects.oryapis.com',
    audience: API,
    permissions: ['scp'],
    claims: { ...NOT_AUTH0, aud: [API], client_id: ADA, ext: {}, jti: 'j', nbf: 1, scp: ['orders.read'] },
    grants: ['orders.read'],
  },
  {
    name: 'Duende IdentityServer, scopes in an array',
    issuer: 'https://id.acme.test',
    audience: API,
    permissions: ({ scope }) => [scope as string[]].flat(),
    header: { typ: 'at+jwt' },
    claims: { ...NOT_AUTH0, aud: API, client_id: 'web', idp: 'local', amr: ['pwd'], scope: ['openid', 'orders'] },
    grants: ['openid', 'orders'],
  },
  {
    name: 'PingOne',
    issuer: `https://auth.pingone.eu/${TENANT}/as`,
    audience: 'orders',
    claims: { ...NOT_AUTH0, aud: ['orders'], client_id: APP, env: TENANT, org: ADA, scope: 'orders:read', sid: ADA },
    grants: ['orders:read'],
  },
  {
    name: 'Kinde',
    issuer: 'https://acme.kinde.com',
    audience: API,
    claims: { ...NOT_AUTH0, aud: [API], azp: 'web', org_code: 'org_1', permissions: ['read:orders'], scp: ['openid'] },
    grants: ['read:orders'],
  },
  {
    name: 'FusionAuth, with a URL for its issuer',
    issuer: 'https://auth.acme.test',
    audience: APP,
    permissions: ['roles'],
    claims: { ...NOT_AUTH0, aud: APP, applicationId: APP, gty: ['authorization_code'], roles: ['reader'], tid: TENANT },
    grants: ['reader'],
  },
  {
    name: 'Firebase',
    issuer: 'https://securetoken.google.com/acme-orders',
    audience: 'acme-orders',
    permissions: ['roles'],
    claims: {
      ...NOT_AUTH0,
      aud: 'acme-orders',
      auth_time: 1,
      user_id: 'u',
      firebase: { sign_in_provider: 'password' },
      roles: ['reader'],
    },
    grants: ['reader'],
  },
  {
    name: 'Supabase, roles within app_metadata',
    issuer: 'https://acme.supabase.co/auth/v1',
    audience: 'authenticated',
    algorithm: 'ES256',
    permissions: ['app_metadata.roles'],
    claims: {
      ...NOT_AUTH0,
      aud: 'authenticated',
      role: 'authenticated',
      aal: 'aal1',
      session_id: ADA,
      is_anonymous: false,
      app_metadata: { provider: 'email', roles: ['reader'] },
    },
    grants: ['reader'],
  },
  {
    name: 'authentik, an issuer with a path and a slash',
    issuer: 'https://authentik.acme.test/application/o/orders/',
    audience: API,
    permissions: ['groups'],
    claims: { ...NOT_AUTH0, aud: API, acr: 'goauthentik.io/providers/oauth2/default', groups: ['readers'], uid: 'u' },
    grants: ['readers'],
  },
  {
    name: 'GitHub Actions, judged by a function',
    issuer: 'https://token.actions.githubusercontent.com',
    audience: API,
    permissions: ({ repository, ref }) => (repository === 'acme/orders' && ref === 'refs/heads/main' ? ['deploy'] : []),
    header: { x5t: 'x' },
    claims: {
      ...NOT_AUTH0,
      aud: API,
      sub: 'repo:acme/orders:ref:refs/heads/main',
      repository: 'acme/orders',
      ref: 'refs/heads/main',
      run_id: '1',
    },
    grants: ['deploy'],
  },
  {
    name: 'GitLab CI',
    issuer: 'https://gitlab.com',
    audience: API,
    permissions: ['project_path'],
    claims: { ...NOT_AUTH0, aud: API, sub: 'project_path:acme/orders:ref_type:branch', project_path: 'acme/orders' },
    grants: ['acme/orders'],
  },
  {
    name: "Kubernetes, a service account's",
    issuer: 'https://kubernetes.default.svc.cluster.local',
    audience: API,
    permissions: ({ sub }) => (sub === 'system:serviceaccount:shop:orders' ? ['read:orders'] : []),
    header: { typ: undefined },
    claims: {
      ...NOT_AUTH0,
      aud: [API],
      jti: ADA,
      nbf: 1,
      sub: 'system:serviceaccount:shop:orders',
      'kubernetes.io': { namespace: 'shop', serviceaccount: { name: 'orders', uid: ADA } },
    },
    grants: ['read:orders'],
  },
  {
    name: 'a claim whose name has dots',
    issuer: 'https://id.acme.test',
    audience: API,
    permissions: ['https://acme.test/roles'],
    claims: { ...NOT_AUTH0, aud: API, 'https://acme.test/roles': ['reader'] },
    grants: ['reader'],
  },
];

/** Tokens that are not supported, and by which rule: the README says what to do. */
export const NOT_TAKEN: readonly Shape[] = [
  {
    name: 'Amazon Cognito: no audience',
    issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_acme',
    audience: API,
    claims: { ...NOT_AUTH0, aud: undefined, client_id: 'web', token_use: 'access', scope: 'openid', version: 2 },
    grants: 'audience_wrong',
  },
  {
    name: 'Clerk without a template: no audience',
    issuer: 'https://clerk.acme.test',
    audience: API,
    claims: { ...NOT_AUTH0, aud: undefined, azp: 'https://acme.test', fva: [0, -1], sid: 'sess_1', v: 2 },
    grants: 'audience_wrong',
  },
  {
    name: 'Logto by its default: ES384',
    issuer: 'https://acme.logto.app/oidc',
    audience: API,
    header: { alg: 'ES384', typ: 'at+jwt' },
    claims: { ...NOT_AUTH0, aud: API, client_id: 'web', jti: 'j', scope: 'read:orders' },
    grants: 'algorithm_refused',
  },
  {
    name: 'Keycloak before 25: a nonce, as in an ID token',
    issuer: KEYCLOAK,
    audience: API,
    claims: { ...keycloak, nonce: 'n' },
    grants: 'token_kind_wrong',
  },
  {
    name: 'Keycloak, a lightweight token: no subject',
    issuer: KEYCLOAK,
    audience: API,
    claims: { ...keycloak, sub: undefined },
    grants: 'claim_missing',
  },
  {
    name: 'Dex: its access token is an ID token',
    issuer: 'https://dex.acme.test/dex',
    audience: 'orders',
    claims: { ...NOT_AUTH0, aud: 'orders', at_hash: 'h', email: 'ada@acme.test', groups: ['readers'] },
    grants: 'token_kind_wrong',
  },
  {
    name: 'Duende IdentityServer read by scope: an array',
    issuer: 'https://id.acme.test',
    audience: API,
    header: { typ: 'at+jwt' },
    claims: { ...NOT_AUTH0, aud: API, client_id: 'web', scope: ['orders'] },
    grants: 'claim_malformed',
  },
  {
    name: 'roles that are neither a text nor texts',
    issuer: 'https://id.acme.test',
    audience: API,
    permissions: ['roles'],
    claims: { ...NOT_AUTH0, aud: API, roles: { reader: true } },
    grants: 'claim_malformed',
  },
];
