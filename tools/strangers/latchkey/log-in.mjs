// A stranger's login: a certified client of OpenID Connect, and a person's hands on the tenant's form.
import * as oidc from 'openid-client';

/** Logs a person in for a page at this callback. Gives the claims of the ID token and the access token. */
export async function logIn(
  { domain, clientId, audience },
  email,
  password,
  callback = 'http://localhost:5173/callback',
) {
  const plainHttp = { execute: [oidc.allowInsecureRequests] }; // the tenant is on this machine
  const config = await oidc.discovery(new URL(domain), clientId, undefined, oidc.None(), plainHttp);
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: 'openid email read:messages',
    audience,
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  const back = await fillIn(url, { username: email, password, action: 'default' }, callback);
  const tokens = await oidc.authorizationCodeGrant(config, back, { pkceCodeVerifier });
  return { claims: tokens.claims(), accessToken: tokens.access_token };
}

/** Follows redirects with the tenant's cookies, sends the form where there is one, and gives the URL that leads back. */
async function fillIn(start, fields, callback) {
  const cookies = [];
  let [url, init] = [start, {}];
  for (let steps = 0; steps < 10; steps++) {
    if (url.origin + url.pathname === callback) return url;
    const answer = await fetch(url, { ...init, headers: { cookie: cookies.join('; ') }, redirect: 'manual' });
    cookies.push(...answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]));
    const location = answer.headers.get('location');
    const [, alert] = /role="alert"[^>]*>([^<]+)/.exec(await answer.text()) ?? [];
    if (alert) throw new Error(`The tenant refuses ${fields.username}: ${alert}.`);
    init = location ? {} : { method: 'POST', body: new URLSearchParams(fields) };
    if (location) url = new URL(location, url);
  }
  throw new Error(`The tenant does not lead back to ${callback}: the last page is ${url.origin + url.pathname}.`);
}
