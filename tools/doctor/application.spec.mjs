import {
  checkAudience,
  checkCallbacks,
  checkClient,
  checkLogoutUrls,
  checkType,
  checkWebOrigins,
} from './checks/application.mjs';
import { PAGE } from './testing/diagnose.mjs';
import { serve } from './testing/fake-server.mjs';
import { AUDIENCE, CLIENT_ID } from './testing/programs.mjs';

const open = [];
afterEach(() => Promise.all(open.splice(0).map(({ close }) => close())));

const redirect = (location) => (request, response) => response.writeHead(302, { location }).end();
const json = (status, body) => (request, response) => response.writeHead(status).end(JSON.stringify(body));

describe('what Auth0 answers', () => {
  /** What a check makes of one answer. */
  async function ask(check, path, route, others = {}, changes = {}) {
    const tenant = await serve({ [path]: route, ...others });
    open.push(tenant);
    const config = {
      auth: { domain: tenant.origin, clientId: CLIENT_ID, audience: AUDIENCE },
      issuer: `${tenant.origin}/`,
    };
    return check({ tenant: tenant.origin, config, pages: [PAGE], accepted: [PAGE], limit: 1000, ...changes });
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

  it.each([
    [PAGE, 'passed'],
    [`${PAGE}/`, 'passed'],
    ['https://other.test/', 'failed'],
    [`${PAGE}.evil.test/`, 'failed'],
  ])('to a logout: a redirect to %s', async (location, expected) => {
    const { status, faults } = await ask(checkLogoutUrls, '/v2/logout', redirect(location));
    expect([status, faults[0]?.place.field]).toEqual([
      expected,
      expected === 'failed' ? 'Allowed Logout URLs' : undefined,
    ]);
  });

  it.each([
    ['the frame of the answer', '<script>var x = "authorization_response"</script>', 'passed'],
    ['a page that tells of an error', 'Oops!', 'failed'],
  ])('to a hidden frame: %s', async (_what, text, expected) => {
    const { status } = await ask(checkWebOrigins, '/authorize', (_, response) => response.end(text));
    expect(status).toBe(expected);
  });

  it.each([
    ['callbacks', checkCallbacks, '/authorize', json(429, {}), 'the tenant answered 429: too many requests'],
    ['callbacks', checkCallbacks, '/authorize', json(503, {}), 'the tenant answered 503'],
    ['logout URLs', checkLogoutUrls, '/v2/logout', json(503, {}), 'the tenant answered 503'],
    ['web origins', checkWebOrigins, '/authorize', json(503, {}), 'the tenant answered 503'],
    ['the type', checkType, '/oauth/token', json(404, []), 'answered 404 without an error code'],
    ['the audience', checkAudience, '/authorize', json(404, {}), 'answered with a page of its own'],
    ['the client', checkClient, '/authorize', json(404, {}), 'answered 404 with a page that does not say why'],
  ])('about %s: nothing that says anything is no verdict', async (_what, check, path, route, note) => {
    const result = await ask(check, path, route);
    expect(result).toMatchObject({ status: 'unchecked', note: expect.stringContaining(note) });
  });

  it.each([
    ['web origins', checkWebOrigins],
    ['the audience', checkAudience],
  ])('about %s: nobody asks without a callback that is accepted', async (_what, check) => {
    const heard = [];
    const listen = (request, response) => (heard.push(request.url), response.end());
    const { status, note } = await ask(check, '/authorize', listen, {}, { accepted: [] });
    expect([status, note, heard]).toEqual(['unchecked', 'needs a callback URL that the tenant accepts', []]);
  });
});
