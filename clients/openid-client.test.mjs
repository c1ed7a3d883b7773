import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as client from 'openid-client';
import { isLoggedOut, Person } from './person.mjs';
import { AUDIENCE, callApi, CLIENT, SCOPE, startTenant } from './stage.mjs';

const CALLBACK = 'http://localhost:1/callback';
const HOME = 'http://localhost:1/';
const isCallback = ({ href }) => href.startsWith(CALLBACK);

let tenant;
before(async () => {
  tenant = await startTenant({
    app_type: 'regular_web',
    callbacks: [CALLBACK],
    allowed_logout_urls: [HOME],
    grant_types: ['authorization_code', 'refresh_token', 'implicit', 'password'],
  });
});
after(() => tenant.stop());

const discover = (...execute) =>
  client.discovery(new URL(tenant.issuer), CLIENT.id, CLIENT.secret, undefined, {
    execute: [client.allowInsecureRequests, ...execute],
  });

/** A login, as the library's own example has it. */
async function logIn(person, config, parameters = {}) {
  const code_verifier = client.randomPKCECodeVerifier();
  const [state, nonce] = [client.randomState(), client.randomNonce()];
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: SCOPE,
    audience: AUDIENCE,
    code_challenge: await client.calculatePKCECodeChallenge(code_verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...parameters,
  });
  const back = await person.logIn(url, { until: isCallback });
  return {
    back: new URL(back.url),
    checks: { pkceCodeVerifier: code_verifier, expectedState: state, expectedNonce: nonce },
  };
}

test('openid-client logs in, calls, renews and logs out', async () => {
  const config = await discover();
  const person = new Person();
  const { back, checks } = await logIn(person, config);
  const tokens = await client.authorizationCodeGrant(config, back, checks);
  assert.equal(tokens.claims().email, 'ada@example.com');
  assert.equal((await callApi(tenant.issuer, tokens.access_token)).sub, 'auth0|ada');
  const profile = await client.fetchUserInfo(config, tokens.access_token, 'auth0|ada');
  assert.equal(profile.name, 'Ada Lovelace');

  const renewed = await client.refreshTokenGrant(config, tokens.refresh_token);
  assert.equal(renewed.claims().nonce, undefined);
  assert.equal((await callApi(tenant.issuer, renewed.access_token)).sub, 'auth0|ada');

  await client.tokenRevocation(config, renewed.access_token);
  await client.tokenRevocation(config, renewed.refresh_token ?? tokens.refresh_token);
  await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token), { error: 'invalid_grant' });
  const logout = client.buildEndSessionUrl(config, { id_token_hint: renewed.id_token, post_logout_redirect_uri: HOME });
  const end = await person.open(logout, { until: ({ href }) => href.startsWith(HOME) });
  assert.equal(end.url, HOME);
  assert.ok(await isLoggedOut(person, tenant.issuer, CLIENT.id, CALLBACK));
});

test('openid-client takes an ID token with the code, in the fragment', async () => {
  const config = await discover(client.useCodeIdTokenResponseType);
  const { back, checks } = await logIn(new Person(), config);
  assert.match(back.hash, /id_token=/);
  const tokens = await client.authorizationCodeGrant(config, back, checks);
  assert.equal(tokens.claims().sub, 'auth0|ada');
});

test('openid-client takes the password grant', async () => {
  const config = await discover();
  const credentials = { username: 'ada@example.com', password: 'ada', audience: AUDIENCE, scope: SCOPE };
  const tokens = await client.genericGrantRequest(config, 'password', credentials);
  assert.equal((await callApi(tenant.issuer, tokens.access_token)).gty, 'password');
  assert.equal(tokens.claims().sub, 'auth0|ada');
});

test('openid-client binds its tokens to a key, and renews them with it', async () => {
  const config = await discover();
  const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
  const { back, checks } = await logIn(new Person(), config);
  const tokens = await client.authorizationCodeGrant(config, back, checks, undefined, { DPoP });
  assert.equal(tokens.token_type, 'dpop');
  const renewed = await client.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP });
  const person = await client.fetchUserInfo(config, renewed.access_token, 'auth0|ada', { DPoP });
  assert.equal(person.sub, 'auth0|ada');
});
