// What strangers ask an app that guards /orders with @latchkey/nest-auth, and what it answers.

/** Refusals that a token can cause, by the code of each. */
const BROKEN = [
  'token_opaque',
  'token_malformed',
  'token_type_wrong',
  'token_kind_wrong',
  'token_bound',
  'algorithm_refused',
  'critical_header_unknown',
  'issuer_wrong',
  'audience_wrong',
  'token_expired',
  'token_not_yet_valid',
  'claim_missing',
  'claim_malformed',
  'key_unknown',
  'signature_wrong',
];
const HEADERS = ['content-type', 'cache-control', 'www-authenticate', 'retry-after', 'etag'];

/**
 * Asks everything once. Gives the refusals by what was sent, each as it came but for its own id. Throws where a good token
 * is refused, or a bad one is not.
 */
export async function refusalsOf(origin, issuer) {
  const ask = (path, authorization, init = {}) =>
    fetch(`${origin}${path}`, { ...init, headers: { ...init.headers, ...(authorization && { authorization }) } });
  await expectContent(await ask('/orders/prices'), { tea: 3 });
  const reader = issuer.bearer({ permissions: ['read:orders'] });
  await expectContent(await ask('/orders', reader), { of: 'auth0|ada', at: issuer.issuer });
  await expectContent(await ask('/orders/me', `Bearer ${issuer.idToken()}`), { sub: 'auth0|ada' });
  await expectContent(await ask('/orders/by-passport', reader), { sub: 'auth0|ada' });

  const json = { method: 'POST', headers: { 'content-type': 'application/json' } };
  const rows = [
    ...BROKEN.map((code) => [code, ask('/orders', `Bearer ${issuer.broken(code)}`), code]),
    ['no token', ask('/orders'), 'token_missing'],
    ['another scheme', ask('/orders', 'Basic eA=='), 'token_missing'],
    ['no token after the scheme', ask('/orders', 'Bearer '), 'request_malformed'],
    ['two words after the scheme', ask('/orders', 'Bearer one two'), 'request_malformed'],
    ['a long token', ask('/orders', `Bearer ${'x'.repeat(9000)}`), 'token_too_large'],
    ['a token in the URL', ask('/orders?access_token=x', reader), 'token_in_url_or_body'],
    ['a token in the body', ask('/orders', reader, { ...json, body: '{"access_token":"x"}' }), 'token_in_url_or_body'],
    ['too little', ask('/orders', issuer.bearer()), 'permission_missing'],
    ['an access token for an ID token', ask('/orders/me', reader), 'token_kind_wrong'],
  ];
  const told = {};
  for (const [what, answer, code] of rows) told[what] = await refusal(what, await answer, code);
  return told;
}

async function expectContent(response, content) {
  const text = await response.text();
  if (response.ok && text === JSON.stringify(content)) return;
  throw new Error(`${response.url} answered ${response.status} ${text} to a good request.`);
}

async function refusal(what, response, code) {
  const text = await response.text();
  if (response.ok || !text.includes(`"code":"${code}"`)) {
    throw new Error(`${response.url} answered ${response.status} ${text} to ${what}, and not ${code}.`);
  }
  const body = text.replace(/"requestId":"[\w-]{36}"/, '"requestId":""');
  return { status: response.status, headers: HEADERS.map((name) => response.headers.get(name)), body };
}
