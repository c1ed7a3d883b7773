import { request } from 'node:http';
import type { Tenant } from '../tenant';
import { post } from '../testing/control';
import { start } from '../testing/start';

let tenant: Tenant;
beforeAll(async () => (tenant = await start()));

const CONTROL = { 'x-tenant-control': '1' };

/** A GET whose Host says something else, which fetch cannot send. */
const getWithHost = (path: string, host: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    const { port } = new URL(tenant.origin);
    const asked = request({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', reject).end();
  });

describe('the control page', () => {
  it('shows every switch, with its script allowed and nothing else', async () => {
    const response = await fetch(`${tenant.origin}/_tenant`);
    const page = await response.text();
    for (const name of [
      'Signing keys',
      'Key server',
      'Clock',
      'Next access token',
      'Sessions',
      'Consent',
      'Next login',
      'People',
    ])
      expect(page).toContain(`<h2>${name}</h2>`);
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'sha256-[^']+';/);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('tells its state without a secret', async () => {
    const text = await (await fetch(`${tenant.origin}/_tenant/state`)).text();
    expect(JSON.parse(text)).toMatchObject({ issuer: `${tenant.origin}/`, switches: { keyServer: 'up' } });
    expect(text).not.toMatch(/password|"ada"|secret|"d":/);
  });

  it.each(['/_tenant', '/_tenant/state'])('is not there for a name of another machine: %s', async (path) => {
    expect(await getWithHost(path, 'rebound.example')).toBe(403);
    expect(await getWithHost(path, 'localhost')).toBe(200);
  });

  it('refuses a change without its header', async () => {
    const { status, text } = await post(tenant.origin, 'switches', { clockSkew: 9 }, {});
    expect({ status, ...JSON.parse(text) }).toEqual({
      status: 403,
      error: 'Send the header X-Tenant-Control: 1 to control the tenant.',
    });
  });

  it.each(['http://localhost:4200', 'https://evil.example', 'null'])('refuses pages of %s', async (origin) => {
    expect((await post(tenant.origin, 'keys/rotate', {}, { ...CONTROL, origin })).status).toBe(403);
    const headers = { origin, 'access-control-request-headers': 'x-tenant-control' };
    const preflight = await fetch(`${tenant.origin}/_tenant/keys/rotate`, { method: 'OPTIONS', headers });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
    expect((await fetch(`${tenant.origin}/_tenant/state`, { headers: { origin } })).status).toBe(403);
  });

  it('takes changes from itself', async () => {
    const headers = { ...CONTROL, origin: tenant.origin };
    expect((await post(tenant.origin, 'switches', {}, headers)).status).toBe(200);
  });

  it('changes nothing by GET', async () => {
    const response = await fetch(`${tenant.origin}/_tenant/keys/rotate`, { headers: CONTROL });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it.each(['nonsense', 'constructor', ''])('has no action "%s"', async (action) => {
    expect((await post(tenant.origin, action)).status).toBe(404);
  });

  it.each([
    ['reset', '{"a'],
    ['switches', '{"clockSkew": 1, "clockSkew": 0}'],
    ['tokens', '{"claims": {"a": [{"b": 1, "b": 2}]}}'],
  ])('refuses at %s what is no JSON, or says two things: %s', async (action, body) => {
    const answer = await fetch(`${tenant.origin}/_tenant/${action}`, { method: 'POST', headers: CONTROL, body });
    const error = 'Send a JSON object that names no member twice, or nothing.';
    expect([answer.status, await answer.json()]).toEqual([400, { error }]);
  });

  it('takes JSON in JSON', async () => {
    const claims = { a: '{"b": 1, "b": 2}', c: [{ d: { e: [] } }, ':', [{}]] };
    expect(await post(tenant.origin, 'tokens', { claims })).toMatchObject({ status: 200 });
  });
});
