import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as oauth from 'oauth4webapi';
import { isLoggedOut, Person } from './person.mjs';
import { AUDIENCE, callApi, CLIENT, SCOPE, startTenant } from './stage.mjs';

const CALLBACK = 'http://localhost:1/callback';
const HOME = 'http://localhost:1/';
const OPTIONS = { [oauth.allowInsecureRequests]: true };

let tenant;
before(async () => {
  tenant = await startTenant({
    app_type: 'regular_web',
    callbacks: [CALLBACK],
    allowed_logout_urls: [HOME],
    refresh_token: { rotation_type: 'rotating', expiration_type: 'expiring' },
  });
});
after(() => tenant.stop());

test('oauth4webapi logs in, calls, renews and logs out', async () => {
  const issuer = new URL(tenant.issuer);
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, OPTIONS));
  const client = { client_id: CLIENT.id };
  const secret = oauth.ClientSecretPost(CLIENT.secret);
  const verifier = oauth.generateRandomCodeVerifier();
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
  const url = new URL(as.authorization_endpoint);
  url.search = new URLSearchParams({
    client_id: CLIENT.id,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: SCOPE,
    audience: AUDIENCE,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  });
  const person = new Person();
  const back = await person.logIn(url, { until: ({ href }) => href.startsWith(CALLBACK) });

  const parameters = oauth.validateAuthResponse(as, client, new URL(back.url), state);
  const answer = await oauth.authorizationCodeGrantRequest(as, client, secret, parameters, CALLBACK, verifier, OPTIONS);
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, answer, {
    expectedNonce: nonce,
    requireIdToken: true,
  });
  assert.equal(oauth.getValidatedIdTokenClaims(tokens).email, 'ada@example.com');
  assert.equal((await callApi(tenant.issuer, tokens.access_token)).sub, 'auth0|ada');
  const info = await oauth.userInfoRequest(as, client, tokens.access_token, OPTIONS);
  assert.equal((await oauth.processUserInfoResponse(as, client, 'auth0|ada', info)).name, 'Ada Lovelace');

  const refresh = (token) => oauth.refreshTokenGrantRequest(as, client, secret, token, OPTIONS);
  const renewed = await oauth.processRefreshTokenResponse(as, client, await refresh(tokens.refresh_token));
  assert.notEqual(renewed.refresh_token, tokens.refresh_token);
  assert.equal(oauth.getValidatedIdTokenClaims(renewed).nonce, undefined);
  assert.equal((await callApi(tenant.issuer, renewed.access_token)).sub, 'auth0|ada');

  for (const token of [renewed.access_token, renewed.refresh_token])
    await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, secret, token, OPTIONS));
  assert.equal((await refresh(renewed.refresh_token)).status, 403);
  const end = new URL(as.end_session_endpoint);
  end.search = new URLSearchParams({ id_token_hint: renewed.id_token, post_logout_redirect_uri: HOME });
  assert.equal((await person.open(end, { until: ({ href }) => href.startsWith(HOME) })).url, HOME);
  assert.ok(await isLoggedOut(person, tenant.issuer, CLIENT.id, CALLBACK));
});
