// What only a login shows: a test account's whole way from the login page to the API's answer.
import { authorizeUrl, busy, callbackOf, createPkce, readCallback } from '../authorize';
import { Browser } from '../browser';
import { ACCESS_TOKEN_POLICY, decodeToken, inspect, Refusal } from '@latchkey/nest-auth/judgement';
import { type Answer, ask, parseObject } from '../http';
import type { Facts, Known, Verdict } from '../known';
import { type Place, PLACES } from '../places';
import { failed, fault, passed, unchecked } from '../results';

const postTo = (context: Known, path: string, fields: Record<string, string>) =>
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
export async function checkLogin(context: Known): Promise<Verdict> {
  const { tenant, pages, local, account, config } = context;
  const [page = ''] = pages;
  if (!local) {
    return unchecked(`Auth0's login page takes people, not programs: log in at ${page} and click Ping API`);
  }
  if (!account) return unchecked('no test account: set DOCTOR_EMAIL and DOCTOR_PASSWORD (ada@example.com and ada)');
  const refuse = (says: string, found?: string) =>
    failed(fault(says, PLACES.users, { found, put: 'an account of the tenant' }));
  const browser = new Browser(tenant, context.limit);
  const { verifier, challenge } = createPkce();
  const logout = `${tenant}/v2/logout?${new URLSearchParams({ client_id: config.auth.clientId, returnTo: page })}`;
  const facts = { logOut: () => browser.open(logout) };
  const form = await browser.open(authorizeUrl(context, page, { code_challenge: challenge }));
  if (form.location) return refuse(`The tenant shows no login page: ${whyNot(form.location, page)}.`);
  const { email: username, password } = account;
  const answer = await browser.submit(form, { username, password, action: 'default' });
  if (!answer.location && answer.text.includes('value="accept"')) {
    return { ...unchecked('the tenant asks for consent, which a person gives: log in on the page once'), facts };
  }
  if (!answer.location) {
    const alert = /role="alert"[^>]*>([^<]+)/.exec(answer.text)?.[1] ?? 'it shows the login page again';
    return refuse(`The tenant refuses the test account: ${alert}.`, username);
  }
  const { code } = readCallback(answer.location, page) ?? {};
  if (!code) return refuse(`The login of the test account is refused: ${whyNot(answer.location, page)}.`, username);
  const exchange = {
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
    redirect_uri: callbackOf(page),
  };
  const answered = await postTo(context, '/oauth/token', exchange);
  const tokens = parseObject(answered.text) ?? {};
  if (!tokens['access_token']) {
    const reason = errorOf(answered) ?? `the token endpoint answered ${answered.status}`;
    return refuse(`The code is not exchanged for tokens: ${reason}.`, username);
  }
  return passed(`${username} is logged in`, { tokens, ...facts });
}

/** The error that a redirect carries to the callback. */
function whyNot(location: string, page: string): string {
  const { error, error_description: description } = readCallback(location, page) ?? {};
  return description ?? error ?? `it leads to ${new URL(location).origin}`;
}

/** Why an endpoint refuses (RFC 6749 section 5.2). */
function errorOf({ text }: Answer): string | undefined {
  const { error, error_description: description } = parseObject(text) ?? {};
  const reason = description ?? error;
  return reason === undefined ? undefined : String(reason);
}

/** Where something is changed, and what is put there. */
interface Remedy {
  readonly place: Place;
  readonly put: (config: Facts['config']) => string;
}

const CLOCK: Remedy = { place: PLACES.clock, put: () => "the tenant's time, as the check of the clock has it" };

/** By the API's code: where a token becomes another one, and what to put there. */
const TOKEN_REMEDIES: Readonly<Record<string, Remedy>> = {
  algorithm_refused: { place: PLACES.signingAlgorithm, put: () => 'RS256' },
  issuer_wrong: { place: PLACES.domain, put: ({ issuer }) => `a tenant whose issuer is ${issuer}` },
  token_not_yet_valid: CLOCK,
  token_expired: CLOCK,
};

/** Holds the access token against the API's own policy; the sentence is the one that the API would answer. */
export function checkToken({ config, tokens }: Pick<Known, 'config' | 'tokens'>): Verdict {
  try {
    const token = decodeToken(String(tokens['access_token']));
    const { issuer, maxTokenLength, auth } = config;
    const expected = {
      issuer,
      audiences: [auth.audience] as const,
      clientId: auth.clientId,
      maxTokenLength,
      full: true,
    };
    inspect(token, ACCESS_TOKEN_POLICY, expected, Date.now() / 1000);
    return passed(`a JWT for ${config.auth.audience}, signed by ${String(token.header['alg'])}`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
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
export async function checkRotation(context: Known): Promise<Verdict> {
  const { refresh_token: first } = context.tokens;
  if (!first) {
    return failed(
      fault('The login gives no refresh token, so a reload may log people out.', PLACES.offlineAccess, {
        found: 'off, or the grant type refresh_token is missing',
        put: 'on (true in tenant.yaml), and the grant type Refresh Token for the application',
      }),
    );
  }
  const answer = await postTo(context, '/oauth/token', { grant_type: 'refresh_token', refresh_token: String(first) });
  const { refresh_token: second, error } = parseObject(answer.text) ?? {};
  const trouble = busy(answer);
  if (trouble) return unchecked(trouble);
  if (answer.status !== 200 && !error)
    return unchecked(`the token endpoint answered ${answer.status} without an error code`);
  if (error) {
    return failed(
      fault(`The refresh token is refused: ${errorOf(answer)}.`, PLACES.grantTypes, {
        found: `${answer.status} ${String(error)}`,
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
export async function checkPing({ apiOrigin, config, tokens, limit }: Known): Promise<Verdict> {
  const headers = { authorization: `Bearer ${String(tokens['access_token'])}` };
  const answer = await ask(`${apiOrigin}/api/external`, { headers, limit });
  const { msg, ...problem } = parseObject(answer.text) ?? {};
  if (answer.status === 200) return passed(String(msg));
  const code = String(problem['code'] ?? '');
  const found = `${answer.status} ${code}`.trim();
  const { domain, clientId, audience } = config.auth;
  const says = `The API refuses the ping: ${String(problem['detail'] ?? 'it gives no reason')}`;
  if (answer.status !== 401) return failed(fault(says, PLACES.api, { found, put: '200, for a token that is good' }));
  if (TOKEN_REMEDIES[code] === CLOCK) return failed(fault(says, CLOCK.place, { found, put: CLOCK.put(config) }));
  return failed(fault(says, PLACES.authConfig, { found, put: [domain, clientId, audience].join(', ') }));
}
