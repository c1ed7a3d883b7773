import { Provider, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { keepQuery } from './actions/authorization-query';
import { addCustomClaims } from './actions/claims';
import { checkOrganization } from './actions/organization';
import type { ActionParts } from './actions/post-login';
import { SCOPE_CLAIMS } from './accounts';
import { allowLocalCallbacks, clientMetadata, FRONT_CHANNEL } from './clients';
import { ALGORITHMS } from './configuration/definition';
import type { TenantModel } from './configuration/model';
import { takes } from './configuration/url-rules';
import type { Clock } from './clock';
import { consentCheck, type Asking } from './consent';
import { engineAccount } from './engine-account';
import { grantRequested, keepOfflineAccess } from './grants';
import { lifetimes } from './lifetimes';
import { loginPath } from './interactions';
import { oidcLogout, endAfterConfirmation } from './logout';
import { allowRedirects } from './redirects';
import { withLeeway } from './refresh-leeway';
import { rotatesRefreshToken } from './refresh-rotation';
import { refuseReplays } from './replays';
import { chooseResource, OPENID_SCOPES, requestedResources, resourceServerInfo } from './resource-servers';
import { sessionCookie } from './session-cookie';
import type { ArtifactStore } from './store/artifact-store';
import type { Secrets } from './store/secrets';
import { extraTokenClaims, shapeAccessToken } from './tokens';
import { showProtocolError } from './views/protocol-error';

/** What a provider is made of. All state is in the store, so providers can follow one another on it. */
export interface ProviderParts extends ActionParts, Asking {
  /** With the slash at its end, as in the claim `iss`. */
  readonly issuer: string;
  readonly model: TenantModel;
  readonly store: ArtifactStore;
  readonly secrets: Secrets;
  readonly switches: Clock & Asking['switches'] & Parameters<typeof lifetimes>[1];
  /** Called when an old refresh token was used again. */
  onReuse(): void;
}

const ROUTES = {
  authorization: '/authorize',
  token: '/oauth/token',
  revocation: '/oauth/revoke',
  userinfo: '/userinfo',
  jwks: '/.well-known/jwks.json',
  end_session: '/oidc/logout',
};

/** How the engine notes it in its error; nobody outside gets to see it. */
const REUSE = 'refresh token already used';

/** The OpenID provider (panva's, certified), dressed as an Auth0 tenant. */
export function createProvider(parts: ProviderParts): Provider {
  const { issuer, model, store, secrets, sessions, switches, onReuse } = parts;
  const provider = new Provider(issuer, {
    adapter: (name: string) => (name === 'RefreshToken' ? withLeeway(store, model) : store.adapter(name)),
    jwks: { keys: secrets.signingKeys },
    // localhost is one cookie jar for all ports: the names must not be anybody else's.
    cookies: {
      keys: secrets.cookieKeys,
      names: { session: 'auth0', interaction: 'auth0_interaction', resume: 'auth0_resume' },
      long: sessionCookie(issuer),
    },
    clients: [...model.clients.values()].map(clientMetadata),
    routes: ROUTES,
    scopes: OPENID_SCOPES,
    responseTypes: ['code', ...FRONT_CHANNEL],
    claims: { openid: ['sub'], ...SCOPE_CLAIMS },
    conformIdTokenClaims: false, // Auth0's SDKs read the profile from the ID token and never call /userinfo
    enabledJWA: {
      idTokenSigningAlgValues: [...ALGORITHMS],
      clientAuthSigningAlgValues: ['RS256', 'RS384', 'PS256'],
    },
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    clientBasedCORS: (_ctx, origin, { clientId }) => {
      const client = model.clients.get(clientId);
      return client !== undefined && takes(client, 'corsOrigins', origin);
    },
    // Of clients without a secret, as at Auth0 (RFC 9700 section 2.1.1); the engine knows S256 only.
    pkce: { required: (_ctx, { clientAuthMethod }) => clientAuthMethod === 'none' },
    extraParams: {
      audience: (ctx) => keepOfflineAccess(model, ctx),
      organization: (ctx, value) => checkOrganization(model, ctx, value),
    },
    interactions: { policy: loginPolicy(parts), url: (_ctx, { uid }) => loginPath(uid) },
    loadExistingGrant: (ctx) => grantRequested(model, ctx),
    findAccount: (_ctx, sub, token) => engineAccount(model, store, issuer, sub, token),
    // Not bound to the session's latest grant: a silent authorization in another tab would void this tab's code. The end of
    // a session deletes what it gave out instead, see sessions.ts.
    expiresWithSession: () => false,
    rotateRefreshToken: (ctx) => rotatesRefreshToken(model, store, ctx),
    extraTokenClaims: (ctx, token) => extraTokenClaims(parts, ctx, token),
    formats: { customizers: { jwt: (_ctx, token, jwt) => shapeAccessToken(model, issuer, switches, token, jwt) } },
    ttl: lifetimes(model, switches),
    renderError: (ctx, out, error) => showProtocolError(model, ctx, out, error),
    features: {
      devInteractions: { enabled: false },
      dPoP: {
        enabled: true,
        nonceSecret: Buffer.from(secrets.nonceSecret, 'base64url'),
        // RFC 9449 section 8; of clients without a secret, as at Auth0.
        requireNonce: ({ oidc }) => model.clients.get(oidc.client?.clientId ?? '')?.authMethod === 'none',
      },
      pushedAuthorizationRequests: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      webMessageResponseMode: { enabled: true, ack: 'individual-draft-01' },
      backchannelLogout: { enabled: true }, // discovery says so; backchannel/ tells the applications, in Auth0's form
      rpInitiatedLogout: oidcLogout(model, sessions),
      resourceIndicators: {
        enabled: true,
        defaultResource: (ctx, _client, oneOf) => (oneOf ? chooseResource(ctx, oneOf) : requestedResources(model, ctx)),
        useGrantedResource: () => true, // else a token request with openid gets a token for /userinfo only
        getResourceServerInfo: (ctx, resource) => resourceServerInfo(model, ctx, resource),
      },
    },
  });
  addCustomClaims(provider);
  allowRedirects(provider, model);
  allowLocalCallbacks(provider);
  refuseReplays(provider, store);
  provider.proxy = true; // for X-Forwarded-Proto, which request-guard.ts sets itself
  provider.on('end_session.success', (ctx) => void endAfterConfirmation(sessions, ctx));
  provider.on('interaction.started', (ctx) => void keepQuery(store, ctx));
  provider.on('grant.error', (_ctx, { error_detail: detail = '' }) => {
    if (detail === REUSE) onReuse();
  });
  provider.on('server_error', (_ctx, error) => console.error('The tenant failed to answer a request:', error));
  return provider;
}

/** What the engine would ask consent for; consent.ts decides it as Auth0 does. */
const OWN_CONSENT_CHECKS = [
  'native_client_prompt',
  'op_scopes_missing',
  'op_claims_missing',
  'rs_scopes_missing',
  'rar_prompt',
];

/** When a person is asked to log in, and when for their consent. */
function loginPolicy(parts: ProviderParts) {
  const policy = interactionPolicy.base();
  const consent = policy.get('consent');
  for (const name of OWN_CONSENT_CHECKS) consent?.checks.remove(name);
  consent?.checks.add(consentCheck(parts));
  // A session may be older than the file: its user may be gone.
  const userIsGone = ({ oidc }: KoaContextWithOIDC) =>
    oidc.session?.accountId !== undefined && oidc.account === undefined;
  const login = policy.get('login');
  login?.checks.add(new interactionPolicy.Check('no_account', '', 'login_required', userIsGone));
  // What a silent authentication says: Auth0's text, which the SDKs hand to applications as error.message.
  for (const check of login?.checks ?? []) check.description = 'Login required';
  return policy;
}
