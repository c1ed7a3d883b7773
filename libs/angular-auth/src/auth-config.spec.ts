import { jest } from '@jest/globals';
import { loadAuthConfig } from './auth-config';
import { AuthError } from './auth-error';

const GOOD = { domain: 'acme.eu.auth0.com', clientId: 'abc', audience: 'https://api.example' };

function serve(body: unknown, status = 200): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  globalThis.fetch = jest
    .fn<typeof fetch>()
    .mockImplementation(() =>
      Promise.resolve({ ok: status < 400, status, json: async () => JSON.parse(text) } as Response),
    );
}

const fault = () =>
  loadAuthConfig(20).then(
    () => 'none',
    (error: unknown) => (error instanceof AuthError ? error.message : error),
  );

describe('loadAuthConfig', () => {
  const fetched = globalThis.fetch;
  afterEach(() => {
    globalThis.fetch = fetched;
  });

  it('gives the three values and nothing else', async () => {
    serve({ ...GOOD, surprise: 1 });
    expect(await loadAuthConfig()).toEqual(GOOD);
  });

  it.each([true, false])('takes %s for whether tokens are bound', async (dpop) => {
    serve({ ...GOOD, dpop });
    expect(await loadAuthConfig()).toEqual({ ...GOOD, dpop });
  });

  it.each(['true', 1, null])('takes %j for no answer to that', async (dpop) => {
    serve({ ...GOOD, dpop });
    expect(await fault()).toBe('In auth_config.json, dpop is neither true nor false.');
  });

  it.each([
    'https://api.example',
    'https://api.example:8443/v1',
    'http://localhost:3001',
    'http://127.0.0.1:1/a/b',
    'http://[::1]',
  ])('takes %s for where the API is', async (apiOrigin) => {
    serve({ ...GOOD, apiOrigin });
    expect(await loadAuthConfig()).toEqual({ ...GOOD, apiOrigin });
  });

  it.each([
    'http://api.example',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'https://me@api.example',
    'https://api.example/',
    'https://api.example/v1/',
    'https://api.example?x',
    'https://api.example/#x',
    'https://api.example/a/../b',
    'https://API.example',
    'https:api.example',
    '//api.example',
    'javascript:alert(1)',
    'api.example',
    '',
    null,
    7,
    ['https://api.example'],
  ])('refuses %p for where the API is', async (apiOrigin) => {
    serve({ ...GOOD, apiOrigin });
    expect(await fault()).toContain('apiOrigin is no https address');
  });

  it.each([
    [{ ...GOOD, domain: '' }, 'lack domain.'],
    [{ ...GOOD, clientId: 7, audience: ' ' }, 'lack clientId and audience.'],
    [[], 'lack domain and clientId and audience.'],
  ])('names what is missing in %p', async (body, words) => {
    serve(body);
    expect(await fault()).toContain(words);
  });

  it.each([['<!doctype html>'], ['null'], ['"text"']])('says that %p is not JSON settings', async (body) => {
    serve(body);
    expect(await fault()).toContain('are not JSON');
  });

  it.each([
    [404, 'answered 404'],
    [500, 'answered 500'],
    [502, 'does not answer'],
    [503, 'does not answer'],
    [504, 'does not answer'],
  ])('tells a %i in words', async (status, words) => {
    serve('', status);
    expect(await fault()).toContain(words);
  });

  it('says that a refused connection is silence', async () => {
    globalThis.fetch = () => Promise.reject(new TypeError('Failed to fetch'));
    expect(await fault()).toContain('does not answer');
  });

  it('stops waiting for a silent server', async () => {
    globalThis.fetch = (_url, init) =>
      new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))));
    expect(await fault()).toContain('does not answer');
  });
});
