import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import type { Tenant } from '../tenant';
import { Browser } from '../testing/browser';
import { change, post } from '../testing/control';
import { AUDIENCE, authorizeUrl, callbackOf, claimsOf, logIn, obtainTokens, refresh } from '../testing/flow';
import { start } from '../testing/start';
import { RESET } from './switches';

let tenant: Tenant;
beforeAll(async () => (tenant = await start()));
afterEach(() => change(tenant.origin, 'reset'));

const jwks = () => fetch(`${tenant.origin}/.well-known/jwks.json`, { signal: AbortSignal.timeout(4000) });
const now = () => Math.floor(Date.now() / 1000);
const keyId = (token: string) => decodeProtectedHeader(token).kid;

/** Whether an API that starts now would take this token. */
const verifies = (token: string) =>
  jwtVerify(token, createRemoteJWKSet(new URL(`${tenant.origin}/.well-known/jwks.json`)), { audience: AUDIENCE }).then(
    () => true,
    () => false,
  );

describe('the signing key', () => {
  it('is replaced without a restart, and the old one stays published', async () => {
    const browser = new Browser(tenant.origin);
    const before = await obtainTokens(tenant.origin, undefined, {}, browser);
    const { signingKeys } = await change(tenant.origin, 'keys/rotate');
    const after = await refresh(tenant.origin, before.refresh_token);
    expect(keyId(after.access_token)).toBe(signingKeys[0]);
    expect(keyId(after.id_token)).toBe(signingKeys[0]);
    expect(keyId(before.access_token)).not.toBe(signingKeys[0]);
    expect([await verifies(before.access_token), await verifies(after.access_token)]).toEqual([true, true]);
    expect(callbackOf(await browser.open(authorizeUrl({ prompt: 'none' })))).toHaveProperty('code');
  });

  it('is the only one left when the old ones are withdrawn', async () => {
    const before = await obtainTokens(tenant.origin);
    await change(tenant.origin, 'keys/rotate');
    const { signingKeys } = await change(tenant.origin, 'keys/withdraw');
    const after = await refresh(tenant.origin, before.refresh_token);
    expect(signingKeys).toHaveLength(1);
    expect([await verifies(before.access_token), await verifies(after.access_token)]).toEqual([false, true]);
  });

  it('may be replaced several times at once', async () => {
    const before = await change(tenant.origin, 'keys/withdraw');
    await Promise.all([1, 2, 3].map(() => change(tenant.origin, 'keys/rotate')));
    const { signingKeys } = await change(tenant.origin, 'reset');
    expect(new Set(signingKeys).size).toBe(4);
    expect(signingKeys[3]).toBe(before.signingKeys[0]);
  });
});

describe('the key server', () => {
  it('is down', async () => {
    await change(tenant.origin, 'switches', { keyServer: 'down' });
    await expect(jwks()).rejects.toThrow('fetch failed');
    expect((await fetch(`${tenant.origin}/.well-known/openid-configuration`)).status).toBe(200);
  });

  it('answers garbage', async () => {
    await change(tenant.origin, 'switches', { keyServer: 'garbage' });
    const response = await jwks();
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow();
  });

  it('is slow', async () => {
    await change(tenant.origin, 'switches', { keyServer: 'slow', keyServerDelay: 1 });
    const before = performance.now();
    expect((await jwks()).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(950);
  });

  it('lets the tenant end while it is slow', async () => {
    const other = await start();
    await change(other.origin, 'switches', { keyServer: 'slow', keyServerDelay: 600 });
    const waiting = fetch(`${other.origin}/.well-known/jwks.json`);
    waiting.catch(() => undefined);
    await other.close();
    await expect(waiting).rejects.toThrow();
  });

  it('is well again after a reset', async () => {
    await change(tenant.origin, 'switches', { keyServer: 'down' });
    await change(tenant.origin, 'reset');
    expect((await jwks()).status).toBe(200);
  });
});

describe('the clock', () => {
  it.each([300, -300])('is %i s off in tokens and in Date', async (clockSkew) => {
    await change(tenant.origin, 'switches', { clockSkew });
    const before = now() + clockSkew;
    const { access_token: access, id_token: id } = await obtainTokens(tenant.origin);
    const times = [access, id].map((token) => Number(claimsOf(token).iat));
    expect(Number(claimsOf(access).exp) - Number(claimsOf(access).iat)).toBe(86_400);
    expect(Number(claimsOf(id).exp) - Number(claimsOf(id).iat)).toBe(36_000);
    times.push(Date.parse((await jwks()).headers.get('date') ?? '') / 1000);
    for (const time of times) expect([time >= before - 1, time <= now() + clockSkew]).toEqual([true, true]);
    expect(await verifies(access)).toBe(true);
    const headers = { authorization: `Bearer ${access}` };
    expect((await fetch(`${tenant.origin}/userinfo`, { headers })).status).toBe(200);
  });
});

describe('the next access token', () => {
  it('lives as long as was said, once', async () => {
    await change(tenant.origin, 'switches', { nextAccessTokenLifetime: 7 });
    const first = await obtainTokens(tenant.origin);
    const second = await refresh(tenant.origin, first.refresh_token);
    expect([first, second].map(({ expires_in }) => expires_in)).toEqual([7, 86_400]);
    expect(Number(claimsOf(first.access_token).exp) - Number(claimsOf(first.access_token).iat)).toBe(7);
  });
});

describe('the next login', () => {
  it('is denied with the reason, once', async () => {
    await change(tenant.origin, 'switches', { denyNextLogin: 'The account is suspended' });
    expect(callbackOf(await logIn(new Browser(tenant.origin)))).toMatchObject({
      error: 'access_denied',
      error_description: 'The account is suspended',
    });
    expect(callbackOf(await logIn(new Browser(tenant.origin)))).toHaveProperty('code');
  });

  it('is still denied after a wrong password', async () => {
    await change(tenant.origin, 'switches', { denyNextLogin: 'No' });
    const browser = new Browser(tenant.origin);
    const page = await browser.open(authorizeUrl());
    const again = await browser.submit(page, { username: 'ada@example.com', password: 'wrong', action: 'default' });
    const answer = await browser.submit(again, { username: 'ada@example.com', password: 'ada', action: 'default' });
    expect(callbackOf(answer)).toMatchObject({ error: 'access_denied', error_description: 'No' });
  });
});

describe('a switch', () => {
  it('is shown, and put back by a reset', async () => {
    const changes = {
      keyServer: 'garbage',
      clockSkew: 5,
      nextAccessTokenLifetime: 9,
      requireConsent: true,
      denyNextLogin: 'x',
    };
    expect(await change(tenant.origin, 'switches', changes)).toMatchObject({ switches: { ...RESET, ...changes } });
    expect(await change(tenant.origin, 'reset')).toMatchObject({ switches: RESET });
  });

  it.each([
    [{ keyServer: 'sleepy' }, 'Put one of up, down, slow, garbage into keyServer.'],
    [{ clockSkew: 'much' }, 'Put a whole number of seconds from -86400 to 86400 into clockSkew.'],
    [
      { nextAccessTokenLifetime: 0 },
      'Put null, or a whole number of seconds from 1 to 86400 into nextAccessTokenLifetime.',
    ],
    [{ nonsense: 1 }, 'There is no nonsense: take it out.'],
    [[], 'Send a JSON object.'],
  ])('says what it takes: %j', async (body, error) => {
    const { status, text } = await post(tenant.origin, 'switches', body);
    expect({ status, ...JSON.parse(text) }).toEqual({ status: 400, error });
  });
});
