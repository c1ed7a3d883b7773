import {
  checkAudience,
  checkCallbacks,
  checkClient,
  checkLogoutUrls,
  checkType,
  checkWebOrigins,
} from './checks/application';
import { PAGE } from '../testing/diagnose';
import { closeAll, type Handler, json, page, redirect, type Routes, serve } from '../testing/fake-server';
import { type Given, known } from '../testing/known';
import { AUDIENCE, CLIENT_ID } from '../testing/programs';
import type { Check } from './known';

const open: { close(): unknown }[] = [];
afterEach(() => closeAll(open));

describe('what Auth0 answers', () => {
  /** What a check makes of one answer. */
  async function ask(check: Check['run'], path: string, route: unknown, others: Routes = {}, changes: Given = {}) {
    const tenant = await serve({ [path]: route, ...others });
    open.push(tenant);
    const config = {
      auth: { domain: tenant.origin, clientId: CLIENT_ID, audience: AUDIENCE },
      issuer: `${tenant.origin}/`,
    };
    return check(known({ tenant: tenant.origin, config, pages: [PAGE], accepted: [PAGE], ...changes }));
  }
  const back = (query: string) => redirect(`${PAGE}/callback?${query}`);

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
    ['on a page', page(400, 'Oops! Service not found: x'), 'failed'],
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
    const result = await ask(checkClient, '/authorize', page(status, text), { '/oauth/token': json(403, { error }) });
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
    const { status } = await ask(checkWebOrigins, '/authorize', page(200, text));
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
    const heard: unknown[] = [];
    const listen: Handler = (request, response) => (heard.push(request.url), response.end());
    const { status, note } = await ask(check, '/authorize', listen, {}, { accepted: [] });
    expect([status, note, heard]).toEqual(['unchecked', 'needs a callback URL that the tenant accepts', []]);
  });
});
