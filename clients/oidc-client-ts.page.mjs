import { UserManager } from 'oidc-client-ts';

const { issuer, page, scope = 'openid profile email offline_access read:messages' } = globalThis.settings;
globalThis.client = new UserManager({
  authority: issuer,
  client_id: 'client-under-test',
  redirect_uri: `${page}/callback`,
  post_logout_redirect_uri: page,
  scope,
  extraQueryParams: { audience: 'https://api.clients.example' },
  revokeTokensOnSignout: true,
  loadUserInfo: true,
});
if (location.pathname === '/callback' && window !== parent) await globalThis.client.signinSilentCallback();
