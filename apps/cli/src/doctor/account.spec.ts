import { checkLogin, checkPing, checkRotation, checkToken } from './checks/account';
import { createPkce } from './authorize';
import { PAGE } from '../testing/diagnose';
import { closeAll, type Handler, json, page, redirect, type Routes, serve } from '../testing/fake-server';
import { type Given, known } from '../testing/known';
import { ACCOUNT, AUDIENCE, CLIENT_ID } from '../testing/programs';
import type { Check } from './known';

const open: { close(): unknown }[] = [];
afterEach(() => closeAll(open));

const back = (query: string) => redirect(`${PAGE}/callback?${query}`);
const FORM = page(200, '<form></form>');

/** What a check makes of a tenant, or an API, with these routes; both log the test account in. */
async function ask(check: Check['run'], routes: Routes, changes: Given = {}) {
  const server = await serve(routes);
  open.push(server);
  const auth = { domain: server.origin, clientId: CLIENT_ID, audience: AUDIENCE };
  const config = { auth, issuer: `${server.origin}/` };
  const servers = { tenant: server.origin, apiOrigin: server.origin, local: true };
  const tokens = { access_token: 'an-access-token', refresh_token: 'a-refresh-token' };
  return check(known({ ...servers, config, tokens, pages: [PAGE], account: ACCOUNT, ...changes }));
}

describe('a login', () => {
  it('is not tried at a real tenant, which hears nothing of the account', async () => {
    const heard: unknown[] = [];
    const listen: Handler = (request, response) => (heard.push(request.url), response.end());
    const { status, note } = await ask(checkLogin, { '/authorize': listen }, { local: false });
    expect([status, note, heard]).toEqual(['unchecked', expect.stringContaining('takes people, not programs'), []]);
  });

  const answering =
    (get: Handler, post: Handler): Handler =>
    (request, response) =>
      (request.method === 'GET' ? get : post)(request, response);
  const FAILS: [string, Handler, Handler, string][] = [
    ['shows no login page', back('error=access_denied&error_description=On%20holiday'), FORM, 'page: On holiday.'],
    ['gives an error only', back('error=access_denied'), FORM, 'shows no login page: access_denied.'],
    ['leads elsewhere at once', redirect('https://sso.test/x'), FORM, 'no login page: it leads to https://sso.test.'],
    ['refuses with a reason', FORM, page(400, '<p role="alert">No such account</p>'), 'account: No such account.'],
    ['refuses without one', FORM, FORM, 'refuses the test account: it shows the login page again.'],
    ['denies after the form', FORM, back('error=access_denied&error_description=Not%20you'), 'is refused: Not you.'],
    [
      'leads elsewhere after the form',
      FORM,
      redirect('https://mfa.test/'),
      'is refused: it leads to https://mfa.test.',
    ],
  ];
  it.each(FAILS)('at a tenant that %s is a fault', async (_what, get, post, says) => {
    const { status, faults } = await ask(checkLogin, { '/authorize': answering(get, post) });
    expect([status, faults[0]?.says]).toEqual(['failed', expect.stringContaining(says)]);
    expect(faults[0]?.place.page).toBe('User Management → Users');
    expect(JSON.stringify(faults)).not.toContain(`"${ACCOUNT.password}"`);
  });

  it.each([
    [json(403, { error: 'invalid_grant', error_description: 'Wrong verifier' }), 'for tokens: Wrong verifier.'],
    [json(403, { error: 'invalid_grant' }), 'for tokens: invalid_grant.'],
    [page(502, 'Bad gateway'), 'for tokens: the token endpoint answered 502.'],
  ])('whose code is not exchanged is a fault, with the reason', async (token, says) => {
    const routes = { '/authorize': answering(FORM, back('code=c')), '/oauth/token': token };
    const { status, faults } = await ask(checkLogin, routes);
    expect([status, faults[0]?.says]).toEqual(['failed', expect.stringContaining(says)]);
  });

  it('whose code is exchanged passes', async () => {
    const routes = { '/authorize': answering(FORM, back('code=c')), '/oauth/token': { access_token: 't' } };
    const { status, facts } = await ask(checkLogin, routes);
    expect([status, facts.tokens]).toEqual(['passed', { access_token: 't' }]);
  });
});

describe('a refresh token', () => {
  const REFUSED = { error: 'unauthorized_client', error_description: 'Grant type not allowed' };
  it.each([
    ['another one', json(200, { refresh_token: 'b' }), 'passed', undefined],
    ['none', json(200, {}), 'failed', 'Allow Refresh Token Rotation'],
    ['the same', json(200, { refresh_token: 'a-refresh-token' }), 'failed', 'Allow Refresh Token Rotation'],
    ['a refusal', json(403, REFUSED), 'failed', 'Grants'],
    ['too many requests', json(429, { error: 'too_many_requests' }), 'unchecked', undefined],
    ['a page of a proxy', page(502, '<h1>Bad gateway</h1>'), 'unchecked', undefined],
    ['nothing of OAuth', page(404, 'Not found'), 'unchecked', undefined],
  ])('that gets %s', async (_what, route, expected, field) => {
    const { status, faults } = await ask(checkRotation, { '/oauth/token': route });
    expect([status, faults[0]?.place.field]).toEqual([expected, field]);
  });

  it('that is refused is told with the reason', async () => {
    const { faults } = await ask(checkRotation, { '/oauth/token': json(403, REFUSED) });
    const says = 'The refresh token is refused: Grant type not allowed.';
    expect(faults[0]).toMatchObject({ says, found: '403 unauthorized_client' });
  });
});

describe('a ping', () => {
  it.each([
    [
      json(401, { detail: 'Of another tenant.', code: 'issuer_wrong' }),
      'Of another tenant.',
      '401 issuer_wrong',
      /auth_/,
    ],
    [
      json(401, { detail: 'Too early.', code: 'token_not_yet_valid' }),
      'Too early.',
      '401 token_not_yet_valid',
      /time$/,
    ],
    [json(403, { detail: 'No permission.', code: 'forbidden' }), 'No permission.', '403 forbidden', /^the API/],
    [page(502, 'Bad gateway'), 'it gives no reason', '502', /^the API/],
  ])('that is refused is a fault in the words of the API', async (route, reason, found, where) => {
    const { status, faults } = await ask(checkPing, { '/api/external': route });
    expect([status, faults[0]?.says]).toEqual(['failed', `The API refuses the ping: ${reason}`]);
    expect(faults[0]).toMatchObject({ found, place: { page: expect.stringMatching(where) } });
    expect(JSON.stringify(faults)).not.toContain('an-access-token');
  });
});

describe('an access token', () => {
  const config = { auth: { clientId: CLIENT_ID, audience: AUDIENCE }, issuer: 'https://acme.test/' };
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const jwt = (claims: object, header: object = { alg: 'RS256', kid: 'k' }) => `${encode(header)}.${encode(claims)}.AA`;
  const CLAIMS = { iss: config.issuer, aud: AUDIENCE, sub: 's', iat: 0, exp: 9e9 };

  it.each([
    ['opaque', createPkce().verifier, 'This looks like an opaque token', /^Identifier/, AUDIENCE],
    ['of another audience', jwt({ ...CLAIMS, aud: 'x' }), "The token's audience is x", /^Identifier/, AUDIENCE],
    ['by a shared secret', jwt(CLAIMS, { alg: 'HS256' }), 'only RS256 is taken', /^Signing Algorithm/, 'RS256'],
    [
      'from the future',
      jwt({ ...CLAIMS, iat: 8e9 }),
      "this machine's clock and the tenant's differ",
      /NTP/,
      "the tenant's time",
    ],
    ['expired', jwt({ ...CLAIMS, exp: 1 }), 'The token expired', /NTP/, "the tenant's time"],
    [
      'of another issuer',
      jwt({ ...CLAIMS, iss: 'https://x.test/' }),
      "The token's issuer is https://x.test/",
      /^Domain/,
      'a tenant whose issuer is https://acme.test/',
    ],
  ])('that is %s is refused in the words of the API', (_what, token, says, field, put) => {
    const { faults } = checkToken(known({ config, tokens: { access_token: token } }));
    expect(faults[0]?.says).toContain(says);
    expect(faults[0]?.place.field).toMatch(field);
    expect(faults[0]?.put).toContain(put);
    expect(JSON.stringify(faults)).not.toContain(token);
  });

  it('that the API would take passes', () => {
    expect(checkToken(known({ config, tokens: { access_token: jwt(CLAIMS) } })).status).toBe('passed');
  });
});
