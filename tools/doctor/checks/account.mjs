// What only a login shows: a test account's whole way from the login page to the API's answer.
import { authorizeUrl, busy, callbackOf, createPkce, readCallback } from '../authorize.mjs';
import { Browser } from '../browser.mjs';
import { api } from '../api-parts.mjs';
import { ask, parseObject } from '../http.mjs';
import { PLACES } from '../places.mjs';
import { failed, fault, passed, unchecked } from '../results.mjs';

const postTo = (context, path, fields) =>
  ask(context.tenant + path, {
    method: 'POST',
    body: new URLSearchParams({ client_id: context.config.auth.clientId, ...fields }),
    limit: context.limit,
  });

/**
 * Logs the test account in as a browser would: authorization code with PKCE, over the login page's form. Only at the
 * local tenant: Auth0's login page has bot detection and may ask for a second factor, and a program that types a
 * password there looks like an attack.
 */
export async function checkLogin(context) {
  const { tenant, pages, local, account, config } = context;
  if (!local) {
    return unchecked(`Auth0's login page takes people, not programs: log in at ${pages[0]} and click Ping API`);
  }
  if (!account) return unchecked('no test account: set DOCTOR_EMAIL and DOCTOR_PASSWORD (ada@example.com and ada)');
  const refuse = (says, found) => failed(fault(says, PLACES.users, { found, put: 'an account of the tenant' }));
  const browser = new Browser(tenant, context.limit);
  const { verifier, challenge } = createPkce();
  const logout = `${tenant}/v2/logout?${new URLSearchParams({ client_id: config.auth.clientId, returnTo: pages[0] })}`;
  const facts = { logOut: () => browser.open(logout) };
  const form = await browser.open(authorizeUrl(context, pages[0], { code_challenge: challenge }));
  if (form.location) return refuse(`The tenant shows no login page: ${whyNot(form, pages[0])}.`);
  const { email: username, password } = account;
  const answer = await browser.submit(form, { username, password, action: 'default' });
  if (!answer.location && answer.text.includes('value="accept"')) {
    return { ...unchecked('the tenant asks for consent, which a person gives: log in on the page once'), facts };
  }
  if (!answer.location) {
    const alert = /role="alert"[^>]*>([^<]+)/.exec(answer.text)?.[1] ?? 'it shows the login page again';
    return refuse(`The tenant refuses the test account: ${alert}.`, username);
  }
  const { code } = readCallback(answer.location, pages[0]) ?? {};
  if (!code) return refuse(`The login of the test account is refused: ${whyNot(answer, pages[0])}.`, username);
  const exchange = {
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
    redirect_uri: callbackOf(pages[0]),
  };
  const { status, text } = await postTo(context, '/oauth/token', exchange);
  const tokens = parseObject(text) ?? {};
  if (!tokens.access_token) {
    const reason = tokens.error_description ?? tokens.error ?? `the token endpoint answered ${status}`;
    return refuse(`The code is not exchanged for tokens: ${reason}.`, username);
  }
  return passed(`${username} is logged in`, { tokens, ...facts });
}

/** The error that a redirect carries to the callback. */
function whyNot({ location }, page) {
  const { error, error_description: description } = readCallback(location, page) ?? {};
  return description ?? error ?? `it leads to ${new URL(location).origin}`;
}

const CLOCK = { place: PLACES.clock, put: () => "the tenant's time, as the check of the clock has it" };

/** By the API's code: where a token becomes another one, and what to put there. */
const TOKEN_REMEDIES = {
  algorithm_refused: { place: PLACES.signingAlgorithm, put: () => 'RS256' },
  issuer_wrong: { place: PLACES.domain, put: ({ issuer }) => `a tenant whose issuer is ${issuer}` },
  token_not_yet_valid: CLOCK,
  token_expired: CLOCK,
};

/** Holds the access token against the API's own policy; the sentence is the one that the API would answer. */
export function checkToken({ config, tokens }) {
  try {
    const token = api.decodeToken(tokens.access_token);
    const { clientId, audience } = config.auth;
    const expected = { issuer: config.issuer, audiences: [audience], clientId, full: true };
    api.inspect(token, api.ACCESS_TOKEN_POLICY, expected, Date.now() / 1000);
    return passed(`a JWT for ${config.auth.audience}, signed by ${token.header.alg}`);
  } catch (error) {
    if (error.code === undefined) throw error; // not a refusal
    const remedy = TOKEN_REMEDIES[error.code] ?? { place: PLACES.audience, put: () => config.auth.audience };
    return failed(
      fault(error.message, remedy.place, {
        found: `a token that the API refuses with ${error.code}`,
        put: remedy.put(config),
      }),
    );
  }
}

/** Refreshes once: with rotation the answer holds a new refresh token, and the one that was used is worth nothing. */
export async function checkRotation(context) {
  const { refresh_token: first } = context.tokens;
  if (!first) {
    return failed(
      fault('The login gives no refresh token, so a reload may log people out.', PLACES.offlineAccess, {
        found: 'off, or the grant type refresh_token is missing',
        put: 'on (true in tenant.yaml), and the grant type Refresh Token for the application',
      }),
    );
  }
  const answer = await postTo(context, '/oauth/token', { grant_type: 'refresh_token', refresh_token: first });
  const { refresh_token: second, error, error_description: description } = parseObject(answer.text) ?? {};
  if (busy(answer)) return unchecked(busy(answer));
  if (answer.status !== 200 && !error)
    return unchecked(`the token endpoint answered ${answer.status} without an error code`);
  if (error) {
    return failed(
      fault(`The refresh token is refused: ${description ?? error}.`, PLACES.grantTypes, {
        found: `${answer.status} ${error}`,
        put: 'Authorization Code, Refresh Token',
      }),
    );
  }
  if (second && second !== first) return passed('each use replaces the refresh token');
  return failed(
    fault('A refresh token can be used again and again, so a stolen one is not noticed.', PLACES.rotation, {
      found: 'off (non-rotating)',
      put: 'on (rotating)',
    }),
  );
}

/** The main job: a ping with the token. A refusal is told in the API's words. */
export async function checkPing({ apiOrigin, config, tokens, limit }) {
  const headers = { authorization: `Bearer ${tokens.access_token}` };
  const answer = await ask(`${apiOrigin}/api/external`, { headers, limit });
  const { msg, detail = 'it gives no reason', code = '' } = parseObject(answer.text) ?? {};
  if (answer.status === 200) return passed(msg);
  const found = `${answer.status} ${code}`.trim();
  const { domain, clientId, audience } = config.auth;
  const says = `The API refuses the ping: ${detail}`;
  if (answer.status !== 401) return failed(fault(says, PLACES.api, { found, put: '200, for a token that is good' }));
  if (TOKEN_REMEDIES[code] === CLOCK) return failed(fault(says, CLOCK.place, { found, put: CLOCK.put() }));
  return failed(fault(says, PLACES.authConfig, { found, put: [domain, clientId, audience].join(', ') }));
}
