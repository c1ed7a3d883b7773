import type { OutgoingHttpHeaders } from 'node:http';
import { freePort } from '@latchkey/ports';
import { checkApi, checkApiValues, checkCors } from './checks/api';
import { checkTerse } from './checks/production';
import { PAGE } from '../testing/diagnose';
import { closeAll, type Handler, page, type Routes, serve } from '../testing/fake-server';
import { type Given, known } from '../testing/known';
import type { Check } from './known';

const auth = { domain: 'acme.eu.auth0.com', clientId: 'c', audience: 'a' };
const open: { close(): unknown }[] = [];
afterEach(() => closeAll(open));

/** What a check makes of an API with these routes. */
async function ask(check: Check['run'], routes: Routes, changes: Given = {}) {
  const api = await serve(routes);
  open.push(api);
  return check(known({ apiOrigin: api.origin, pages: [PAGE], config: { auth }, limit: 3000, ...changes }));
}
const answer = (status: number, headers: OutgoingHttpHeaders, body = ''): Routes => {
  const external: Handler = (_, response) => response.writeHead(status, headers).end(body);
  return { '/api/external': external };
};

describe('an API', () => {
  it.each([
    [200, {}, 'failed', '200 without WWW-Authenticate'],
    [401, {}, 'failed', '401 without WWW-Authenticate'],
    [401, { 'www-authenticate': 'Basic realm="x"' }, 'failed', '401 with WWW-Authenticate: Basic'],
    [404, {}, 'failed', '404 without WWW-Authenticate'],
    [401, { 'www-authenticate': 'Bearer realm="x"' }, 'passed', undefined],
    [401, { 'www-authenticate': 'DPoP algs="ES256"' }, 'passed', undefined],
  ])('that answers %d with %j has %s', async (status, headers, expected, found) => {
    const result = await ask(checkApi, answer(status, headers));
    expect([result.status, result.faults[0]?.found]).toEqual([expected, found]);
  });

  it.each([
    [false, 'unchecked'],
    [true, 'failed'],
  ])('that does not run, where it was named: %s, is %s', async (apiGiven, expected) => {
    const apiOrigin = `http://localhost:${await freePort()}`;
    expect((await checkApi({ apiOrigin, apiGiven, limit: 3000 })).status).toBe(expected);
  });

  it.each([
    ['other values', { '/auth_config.json': { ...auth, audience: 'b' } }, 'uses another audience', 'a'],
    ['no values', {}, 'uses another domain', 'acme.eu.auth0.com'],
  ])('with %s is a fault', async (_what, routes, says, put) => {
    const { faults } = await ask(checkApiValues, routes);
    expect(faults[0]).toMatchObject({ says: expect.stringContaining(says), put });
  });

  it('without keys is a fault, with the reason', async () => {
    const { faults } = await ask(checkApiValues, {
      '/auth_config.json': auth,
      '/api/health/ready': page(503, '{"reason":"The keys are away."}'),
    });
    expect(faults[0]?.says).toBe('The API is not ready: The keys are away.');
  });

  it('that answers 503 without a reason is told so', async () => {
    const { faults } = await ask(checkApiValues, {
      '/auth_config.json': auth,
      '/api/health/ready': page(503, 'busy'),
    });
    expect(faults[0]?.says).toBe('The API is not ready: it answered 503.');
    expect(faults[0]).toMatchObject({ found: '503 at /api/health/ready', put: expect.stringContaining('200') });
  });

  it('of the origin of the page needs no CORS', async () => {
    const apiOrigin = 'https://app.acme.example';
    expect(await checkCors(known({ apiOrigin, pages: [apiOrigin] }))).toMatchObject({
      status: 'passed',
      note: 'not needed: page and API are of one origin',
    });
  });

  it.each([
    ['any page', '*', 'authorization', 'failed'],
    ['this page without a token', PAGE, 'content-type', 'failed'],
    ['this page', PAGE, 'Authorization, Content-Type', 'passed'],
  ])('that lets %s ask: %s, %s has %s', async (_what, origin, headers, expected) => {
    const allow = { 'access-control-allow-origin': origin, 'access-control-allow-headers': headers };
    expect((await ask(checkCors, answer(204, allow))).status).toBe(expected);
  });

  it.each([
    ["The token's issuer is x and the one trusted here is y.", 'failed'],
    ["The token's issuer is x, which is not the one trusted here.", 'passed'],
  ])('that says: %s has %s', async (detail, expected) => {
    expect((await ask(checkTerse, answer(401, {}, JSON.stringify({ detail })))).status).toBe(expected);
  });

  it('that hangs is a fault at the latest after the limit', async () => {
    const result = await ask(checkApi, { '/api/external': () => undefined }, { apiGiven: true, limit: 300 });
    expect(result.faults[0]?.says).toContain('gave no answer within 0.3 s');
  });
});
