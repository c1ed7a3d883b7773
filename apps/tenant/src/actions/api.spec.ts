import { jest } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { decodeJwt } from 'jose';
import { evaluate, keeping, kept, withAction } from '../testing/actions';
import { Browser } from '../testing/browser';
import { authorizeUrl, callbackOf, claimsOf, logIn, obtainTokens, refresh, SCOPE } from '../testing/flow';
import { start } from '../testing/start';
import { UNPLAYED } from './unplayed';

// Auth0's calls (https://github.com/auth0/auth0-actions, src/post-login/v3, release 0.20.0), beside those of UNPLAYED.
const PLAYED =
  `access.deny accessToken.addScope accessToken.removeScope accessToken.setCustomClaim cache.delete cache.get
  cache.set groups.getUserGroups groups.hasGroupMembership idToken.setCustomClaim redirect.canRedirect
  redirect.encodeToken refreshToken.deleteMetadata refreshToken.evictMetadata refreshToken.revoke
  refreshToken.setMetadata rules.wasExecuted session.deleteMetadata session.evictMetadata session.revoke
  session.setMetadata transaction.setMetadata user.setAppMetadata user.setUserMetadata validation.error`.split(/\s+/);
const UNPLAYED_CALLS = Object.entries(UNPLAYED).flatMap(([group, calls]) => calls.map((call) => `${group}.${call}`));

const running = (code: string) =>
  start(withAction(`exports.onExecutePostLogin = async (event, api) => {\n${code}\n};`));

beforeEach(() => {
  for (const method of ['log', 'warn', 'error'] as const)
    jest.spyOn(console, method).mockImplementation(() => undefined);
});
afterEach(() => jest.restoreAllMocks());

describe("an Action's api", () => {
  it("has every call of Auth0's, and warns of those without effect", async () => {
    const calls = UNPLAYED_CALLS.map((call) => `api.${call}({ secret: 's' });`).join('\n');
    const types = `Object.fromEntries(${JSON.stringify(PLAYED)}.map((c) => [c, typeof c.split('.').reduce((a, n) => a?.[n], api)]))`;
    const found = await evaluate(types, calls);
    expect(found).toEqual(Object.fromEntries(PLAYED.map((call) => [call, 'function'])));
    for (const [index, call] of UNPLAYED_CALLS.entries()) {
      const place = `The Action add-roles at code.js:${index + 2} calls api.${call}, which the local tenant does not play`;
      expect(console.warn).toHaveBeenCalledWith(expect.stringContaining(place));
    }
  });

  it('warns once of a call, however often it is made', async () => {
    const tenant = await running('api.multifactor.enable("any");');
    await obtainTokens(tenant.origin);
    await obtainTokens(tenant.origin);
    expect(console.warn).toHaveBeenCalledTimes(1);
  });

  it('remembers metadata of a person for the next login', async () => {
    const before = `if (event.user.app_metadata.plan) api.user.setUserMetadata('color', null);
      api.user.setAppMetadata('plan', 'free').user.setUserMetadata('size', { in: 'cm' });
      if (!event.user.app_metadata.plan) api.user.setUserMetadata('color', 'red');`;
    const tenant = await start(withAction(keeping('[event.user.app_metadata, event.user.user_metadata]', before)));
    const logins = [];
    for (const name of ['ada@example.com', 'ada@example.com', 'ada@example.com', 'bob@example.com'])
      logins.push(kept((await obtainTokens(tenant.origin, name)).id_token));
    expect(logins).toEqual([
      [{}, {}],
      [{ plan: 'free' }, { size: { in: 'cm' }, color: 'red' }],
      [{ plan: 'free' }, { size: { in: 'cm' } }],
      [{}, {}],
    ]);
  });

  it('keeps metadata that was set before a denial', async () => {
    const tenant = await running(`api.user.setAppMetadata('tries', (event.user.app_metadata.tries ?? 0) + 1);
      if (event.user.app_metadata.tries !== 1) api.access.deny('Once more');`);
    expect(callbackOf(await logIn(new Browser(tenant.origin)))).toMatchObject({ error_description: 'Once more' });
    expect(callbackOf(await logIn(new Browser(tenant.origin)))).toHaveProperty('code');
  });

  it('changes the scopes of access tokens, after a refresh too', async () => {
    const tenant = await running(
      `api.accessToken.addScope('read:reports'); api.accessToken.removeScope('write:messages');`,
    );
    const tokens = await obtainTokens(tenant.origin);
    const refreshed = await refresh(tenant.origin, tokens.refresh_token);
    const changed = `${SCOPE.replace(' write:messages', '')} read:reports`;
    for (const { access_token, scope } of [tokens, refreshed]) {
      expect(claimsOf(access_token)['scope']).toBe(changed);
      expect(scope).toBe(claimsOf(access_token)['scope']);
    }
  });

  it('refuses what is no scope', async () => {
    const tenant = await running(`api.accessToken.addScope('two words');`);
    expect(await (await logIn(new Browser(tenant.origin))).text()).toContain('&quot;two words&quot; is no scope');
  });

  it('caches texts for as long as it is told', async () => {
    const before = `const last = api.cache.get('k')?.value;
      const set = api.cache.set('k', String(event.stats.logins_count));
      const refusals = [api.cache.set('k'.repeat(65), ''), api.cache.set('l', 'v'.repeat(4097)),
        api.cache.set('l', 'v', { ttl: -1 }), api.cache.delete('l')].map(({ code }) => code);
      const minutes = Math.round((set.record.expires_at - Date.now()) / 60_000);`;
    const tenant = await start(withAction(keeping('[last, minutes, refusals]', before)));
    const refusals = ['CacheKeySizeExceeded', 'CacheValueSizeExceeded', 'ItemAlreadyExpired', 'CacheKeyDoesNotExist'];
    expect(kept((await obtainTokens(tenant.origin)).id_token)).toEqual([null, 15, refusals]);
    expect(kept((await obtainTokens(tenant.origin)).id_token)).toEqual(['1', 15, refusals]);
  });

  it('holds no more in its cache than Auth0 does', async () => {
    const many = `Array.from({ length: 21 }, (_, i) => api.cache.set('k' + i, 'v').type).filter((t) => t === 'error').length`;
    const large = `['a', 'b', 'c'].map((k) => api.cache.set(k, 'v'.repeat(4000)).code ?? 'kept')`;
    expect(await evaluate(many)).toBe(1);
    expect(await evaluate(large)).toEqual(['kept', 'kept', 'CacheSizeExceeded']);
  });

  it('signs a token for a redirect, which nobody is sent to', async () => {
    const token = await evaluate(
      `api.redirect.canRedirect() || api.redirect.encodeToken({ secret: 'sesame', payload: { color: 'red' }, expiresInSeconds: 60 })`,
    );
    const [header, payload, signature] = String(token).split('.');
    expect(createHmac('sha256', 'sesame').update(`${header}.${payload}`).digest('base64url')).toBe(signature);
    const { iat = 0, exp = 0, ...claims } = decodeJwt(String(token));
    expect(claims).toMatchObject({ color: 'red', sub: 'auth0|ada', iss: 'localhost' });
    expect(exp - iat).toBe(60);
  });

  it('hands metadata of the transaction on at once', async () => {
    expect(await evaluate('event.transaction.metadata', "api.transaction.setMetadata('a', 1);")).toEqual({ a: 1 });
  });

  it('gets an event of its own, and leaves none of it changed', async () => {
    const before = `const changed = event.user.app_metadata.plans.length; event.user.app_metadata.plans.push('gold');`;
    const files = withAction(keeping('changed', before));
    const local = readFileSync(files.localFile, 'utf8');
    writeFileSync(files.localFile, local.replace('email: ada', 'app_metadata: { plans: [] }\n    email: ada'));
    const tenant = await start(files);
    await obtainTokens(tenant.origin);
    expect(kept((await obtainTokens(tenant.origin)).id_token)).toBe(0);
  });

  it('is told in its own line what no token can hold', async () => {
    const tenant = await running(`api.idToken.setCustomClaim('https://acme.example/big', 1n);`);
    expect(await (await logIn(new Browser(tenant.origin))).text()).toMatch(/>code\.js:2<.*BigInt/s);
  });

  it('notes metadata on session and refresh token', async () => {
    const before = `if (event.refresh_token?.metadata.seen) { api.refreshToken.evictMetadata(); api.session.deleteMetadata('seen'); }
      else { api.refreshToken.setMetadata('seen', 'yes'); api.session.setMetadata('seen', 'yes'); }`;
    const tenant = await start(withAction(keeping('[event.refresh_token?.metadata, event.session.metadata]', before)));
    let tokens = await obtainTokens(tenant.origin);
    const notes = [];
    for (let refreshes = 0; refreshes < 3; refreshes++) {
      tokens = await refresh(tenant.origin, tokens.refresh_token);
      notes.push(kept(tokens.id_token));
    }
    expect(notes).toEqual([
      [{ seen: 'yes' }, { seen: 'yes' }],
      [{}, {}],
      [{ seen: 'yes' }, { seen: 'yes' }],
    ]);
  });

  it.each([
    ['validation.error', `api.validation.error('too-young', 'Come back at 18')`, 'Come back at 18'],
    ['access.deny', `return api.access.deny('First').access.deny('Second')`, 'First'],
    ['access.deny without a reason', `api.access.deny()`, 'Access denied'],
  ])('denies by %s', async (_call, code, error_description) => {
    const tenant = await running(code);
    const answer = callbackOf(await logIn(new Browser(tenant.origin)));
    expect(answer).toMatchObject({ error: 'access_denied', error_description });
  });

  it('ends the session, and with it the refresh tokens', async () => {
    const revoking = `if (event.transaction.prompt.includes('none')) api.session.revoke('Gone', KEEP)`;
    for (const [options, status] of [
      ['{}', 403],
      ['{ preserveRefreshTokens: true }', 200],
    ] as const) {
      const tenant = await running(revoking.replace('KEEP', options));
      const browser = new Browser(tenant.origin);
      const tokens = await obtainTokens(tenant.origin, undefined, {}, browser);
      const silently = async () => callbackOf(await browser.open(authorizeUrl({ prompt: 'none' })));
      expect(await silently()).toMatchObject({ error: 'access_denied', error_description: 'Gone' });
      expect(await silently()).toMatchObject({ error: 'login_required' });
      expect((await refresh(tenant.origin, tokens.refresh_token)).status).toBe(status);
    }
  });

  it('revokes the refresh token at a refresh', async () => {
    const code = `exports.onExecutePostLogin = (event, api) => event.refresh_token && api.refreshToken.revoke('Too old');`;
    const kept: [string, string] = ['rotation_type: rotating', 'rotation_type: non-rotating']; // else any second use is refused
    const tenant = await start(withAction(code, { tenant: [kept] }));
    const { refresh_token } = await obtainTokens(tenant.origin);
    const denial = { error: 'access_denied', error_description: 'Too old' };
    expect(await refresh(tenant.origin, refresh_token)).toMatchObject(denial);
    expect(await refresh(tenant.origin, refresh_token)).toMatchObject({ error: 'invalid_grant' });
  });
});
