import { checkToken } from './checks/account.mjs';
import { checkAudience, checkCallbacks, checkClient, checkType } from './checks/application.mjs';
import { createPkce } from './authorize.mjs';
import { diagnose, PAGE } from './testing/diagnose.mjs';
import { publicJwk, serve, serveTenant } from './testing/fake-server.mjs';
import { AUDIENCE, CLIENT_ID } from './testing/programs.mjs';

const DISCOVERY = '/.well-known/openid-configuration';
const KEYS = '/.well-known/jwks.json';
const open = [];
afterEach(() => Promise.all(open.splice(0).map(({ close }) => close())));

async function tenantWith(changes) {
  const tenant = await serveTenant(changes);
  open.push(tenant);
  return tenant;
}

const html = (request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Parked</h1>');
const slow = () => undefined;
const redirect = (location) => (request, response) => response.writeHead(301, { location }).end();
const json = (status, body) => (request, response) => response.writeHead(status).end(JSON.stringify(body));
/** The outcome of one check of a tenant with these routes, asked briefly. */
const outcome = async (id, changes) => (await diagnose((await tenantWith(changes)).origin, { limit: 300 }))[id];

describe('discovery', () => {
  it.each([
    ['a page', html, 'is no OpenID configuration'],
    [
      'a redirect',
      redirect('https://acme.eu.auth0.com/.well-known/openid-configuration'),
      'redirects to https://acme.eu',
    ],
    ['nothing', json(404, {}), 'answered 404: there is no tenant of this name'],
    ['a list', json(200, []), 'is no OpenID configuration'],
    ['silence', slow, 'gave no answer within 0.3 s'],
    ['an endless answer', (_, response) => response.end('x'.repeat(1_000_001)), 'sent more than 1000000 bytes'],
  ])('that gives %s is a fault', async (_what, route, says) => {
    const { status, faults } = await outcome('discovery', { [DISCOVERY]: route });
    expect([status, faults[0].says]).toEqual(['failed', expect.stringContaining(says)]);
    expect(faults[0].place.field).toMatch(/^Domain|^the local tenant/);
  });

  it('names the domain to paste after a redirect', async () => {
    const { faults } = await outcome('discovery', { [DISCOVERY]: redirect('https://acme.eu.auth0.com/x') });
    expect(faults[0].put).toBe('acme.eu.auth0.com');
  });
});

describe('the issuer', () => {
  it('without the slash is told in the words of the API', async () => {
    const tenant = await tenantWith({});
    tenant.document.issuer = tenant.origin;
    const [fault] = (await diagnose(tenant.origin)).issuer.faults;
    expect(fault.says).toBe(
      `The tenant's issuer is ${tenant.origin} and the one trusted here is ${tenant.origin}/: they differ by the slash at the end.`,
    );
    expect(fault).toMatchObject({ found: tenant.origin, put: `a tenant whose issuer is ${tenant.origin}/` });
  });

  it('of another domain names that domain', async () => {
    const { faults } = await outcome('issuer', { [DISCOVERY]: { issuer: 'https://acme.eu.auth0.com/' } });
    expect(faults[0].put).toBe('acme.eu.auth0.com');
  });
});

describe('the signing keys', () => {
  it.each([
    ['a page', html, /Domain/, 'its answer is no JSON'],
    ['a redirect', redirect('/keys'), /Domain/, 'could not be fetched'],
    ['silence', slow, /Domain/, 'it took longer than 300 ms'],
    ['no array', { keys: {} }, /Rotate Signing Key/, 'no array of keys'],
    ['a weak key', { keys: [publicJwk(1024)] }, /Rotate Signing Key/, 'no key for RS256 that is strong enough'],
    ['a key for another algorithm', { keys: [{ ...publicJwk(2048), alg: 'PS256' }] }, /Rotate/, 'no key for RS256'],
  ])('that are %s are a fault', async (_what, route, field, says) => {
    const { status, faults } = await outcome('keys', { [KEYS]: route });
    expect([status, faults[0].says]).toEqual(['failed', expect.stringContaining(says)]);
    expect(faults[0].place.field).toMatch(field);
  });

  it('that are published elsewhere than the API looks are a fault', async () => {
    const tenant = await tenantWith({});
    tenant.document.jwks_uri = 'https://keys.example/jwks.json';
    expect((await diagnose(tenant.origin)).keys.faults[0].found).toBe('https://keys.example/jwks.json');
  });
});

describe('the clock', () => {
  const at = (seconds, headers = {}) => ({
    [DISCOVERY]: (_, response) => {
      const date = new Date(Date.now() + seconds * 1000).toUTCString();
      response.writeHead(200, { date, ...headers }).end(JSON.stringify({ issuer: 'x' }));
    },
  });

  it.each([
    [120, 'this one is 2 minutes behind'],
    [-10, /this one is (9|10) seconds ahead/],
  ])('that is %d s off is a fault', async (seconds, says) => {
    const { status, faults } = await outcome('clock', at(seconds));
    expect([status, faults[0].says]).toEqual(['failed', expect.stringMatching(says)]);
  });

  it.each([
    ['some seconds', at(3)],
    ['the age of a cached answer', at(-300, { age: '300' })],
  ])('may be off by %s', async (_what, changes) => expect((await outcome('clock', changes)).status).toBe('passed'));

  it('that is not told is not checked', async () => {
    const silent = (_, response) => ((response.sendDate = false), response.end(JSON.stringify({ issuer: 'x' })));
    expect((await outcome('clock', { [DISCOVERY]: silent })).status).toBe('unchecked');
  });
});

describe('what Auth0 answers', () => {
  /** What a check makes of one answer. */
  async function ask(check, path, route, others = {}) {
    const tenant = await serve({ [path]: route, ...others });
    open.push(tenant);
    const config = {
      auth: { domain: tenant.origin, clientId: CLIENT_ID, audience: AUDIENCE },
      issuer: `${tenant.origin}/`,
    };
    return check({ tenant: tenant.origin, config, pages: [PAGE], accepted: [PAGE], limit: 1000 });
  }
  const back = (query) => redirect(`${PAGE}/callback?${query}`);

  it.each([
    [403, 'invalid_grant', 'passed', undefined],
    [401, 'access_denied', 'failed', 'Application Type'],
    [401, 'invalid_client', 'failed', 'Application Type'],
    [403, 'unauthorized_client', 'failed', 'Grants'],
    [429, 'too_many_requests', 'unchecked', undefined],
    [500, 'server_error', 'unchecked', undefined],
    [400, 'invalid_request', 'unchecked', undefined],
  ])('to a code that does not exist: %d %s', async (status, error, expected, field) => {
    const result = await ask(checkType, '/oauth/token', json(status, { error }));
    expect([result.status, result.faults[0]?.place.field]).toEqual([expected, field]);
  });

  it.each([
    ['at the callback', back('error=access_denied&error_description=Service%20not%20found%3A%20x'), 'failed'],
    ['on a page', (_, response) => response.writeHead(400).end('Oops! Service not found: x'), 'failed'],
    ['with a login', back('error=login_required&error_description=Login%20required'), 'passed'],
    ['with a consent', back('error=consent_required'), 'passed'],
    ['with anything else', back('error=unauthorized'), 'unchecked'],
    ['with too many requests', json(429, {}), 'unchecked'],
  ])('to an audience, %s', async (_where, route, expected) => {
    expect((await ask(checkAudience, '/authorize', route)).status).toBe(expected);
  });

  it.each([
    [`${PAGE}/callback?error=login_required`, 'passed'],
    [`${PAGE}/other?error=login_required`, 'failed'],
    [`${PAGE}.evil.test/callback?error=login_required`, 'failed'],
    ['/u/login', 'failed'],
  ])('to a callback: a redirect to %s', async (location, expected) => {
    expect((await ask(checkCallbacks, '/authorize', redirect(location))).status).toBe(expected);
  });

  it.each([
    ['Oops! Unknown client: x', 400, 'invalid_grant', 'failed'],
    ['Oops! Callback URL mismatch.', 400, 'access_denied', 'passed'],
    ['Oops!', 403, 'invalid_grant', 'passed'],
    ['Oops!', 403, 'access_denied', 'unchecked'],
    ['Oops!', 502, 'server_error', 'unchecked'],
  ])('to a client: %s %d, then %s', async (text, status, error, expected) => {
    const page = (_, response) => response.writeHead(status).end(text);
    const result = await ask(checkClient, '/authorize', page, { '/oauth/token': json(403, { error }) });
    expect(result.status).toBe(expected);
  });
});

describe('an access token', () => {
  const config = { auth: { clientId: CLIENT_ID, audience: AUDIENCE }, issuer: 'https://acme.test/' };
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const jwt = (claims, header = { alg: 'RS256', kid: 'k' }) => `${encode(header)}.${encode(claims)}.AA`;
  const CLAIMS = { iss: config.issuer, aud: AUDIENCE, sub: 's', iat: 0, exp: 9e9 };

  it.each([
    ['opaque', createPkce().verifier, 'This looks like an opaque token', /^Identifier/],
    ['of another audience', jwt({ ...CLAIMS, aud: 'x' }), "The token's audience is x", /^Identifier/],
    ['by a shared secret', jwt(CLAIMS, { alg: 'HS256' }), 'only RS256 is taken', /^Signing Algorithm/],
    ['from the future', jwt({ ...CLAIMS, iat: 8e9 }), "this machine's clock and the tenant's differ", /NTP/],
  ])('that is %s is refused in the words of the API', (_what, token, says, field) => {
    const { faults } = checkToken({ config, tokens: { access_token: token } });
    expect(faults[0].says).toContain(says);
    expect(faults[0].place.field).toMatch(field);
    expect(JSON.stringify(faults)).not.toContain(token);
  });

  it('that the API would take passes', () => {
    expect(checkToken({ config, tokens: { access_token: jwt(CLAIMS) } }).status).toBe('passed');
  });
});
