import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { root } from './processes';
import { API, claims, clientOptions, fillIn, setStage, type Stage } from './sdk/stage';
import { test } from './stack';
import { TenantControl } from '@latchkey/tenant/control';

// Auth0's own SDK, as it is published.
const SDK = readFileSync(join(root, 'node_modules/@auth0/auth0-spa-js/dist/auth0-spa-js.production.esm.js'));
const HTML = '<script type="module">import * as sdk from "/sdk.js"; window.sdk = sdk;</script>';

let stage: Stage, page: string, tenantOrigin: string;

test.beforeAll(async () => {
  stage = await setStage(SDK, HTML);
  ({ page, tenantOrigin } = stage);
});

test.afterAll(() => stage.end());

/** Runs a line of the page's own with an SDK client `c` in it; an error is its code. */
async function run<Result>(browser: Page, options: object, line: string): Promise<Result> {
  await browser.waitForFunction('window.sdk');
  const all = { ...clientOptions(stage), ...options };
  const script = `(async () => {
    const c = new sdk.Auth0Client(${JSON.stringify(all)});
    try { return await (${line}); } catch (error) { return error.error ?? String(error); }
  })()`;
  return browser.evaluate<Result>(script);
}

/** Logs in by redirect, and then asks for a token past the cache. */
async function logIn(
  browser: Page,
  options: object,
  then = 'c.getTokenSilently({ cacheMode: "off" })',
): Promise<string> {
  await browser.goto(page);
  await run(browser, options, 'c.loginWithRedirect()');
  await browser.waitForURL(/u\/login/);
  await fillIn(browser);
  await browser.waitForURL(/callback\?/);
  return run<string>(browser, options, `c.handleRedirectCallback().then(() => ${then})`);
}

const params = (deviation: object) => ({
  authorizationParams: { redirect_uri: `${page}/callback`, audience: API, scope: 'openid profile email', ...deviation },
});

test('the SDK logs in by redirect, renews in its frame, and logs out', async ({ page: browser }) => {
  expect(claims(await logIn(browser, {}))).toMatchObject({
    sub: 'auth0|ada',
    permissions: expect.arrayContaining(['read:messages', 'write:messages']),
  });
  await run(browser, {}, `c.logout({ logoutParams: { returnTo: ${JSON.stringify(page)} } })`);
  await browser.waitForURL(`${page}/`);
  expect(await run(browser, {}, 'c.getTokenSilently()')).toBe('login_required');
});

test('the SDK logs in by popup', async ({ page: browser }) => {
  await browser.goto(page);
  const popup = browser.waitForEvent('popup');
  const email = run(browser, {}, 'c.loginWithPopup().then(() => c.getUser()).then(({ email }) => email)');
  await fillIn(await popup);
  expect(await email).toBe('ada@example.com');
});

for (const useFormData of [true, false])
  test(`the SDK refreshes, with ${useFormData ? 'a form' : 'JSON'}`, async ({ page: browser }) => {
    const options = { useRefreshTokens: true, useFormData };
    expect(claims(await logIn(browser, options))['scope']).toContain('offline_access');
  });

test('the SDK falls back to its frame when its refresh token is revoked', async ({ page: browser }) => {
  const options = { useRefreshTokens: true, useRefreshTokensFallback: true, cacheLocation: 'localstorage' };
  await logIn(browser, options);
  await new TenantControl(tenantOrigin).reuseRefreshTokens('ada@example.com');
  expect(claims(await run<string>(browser, options, 'c.getTokenSilently({ cacheMode: "off" })'))).toMatchObject({
    sub: 'auth0|ada',
  });
});

test('the SDK logs in for an organization', async ({ page: browser }) => {
  const org = await logIn(browser, params({ organization: 'acme' }), 'c.getIdTokenClaims().then((c) => c.org_name)');
  expect(org).toBe('acme');
});

test('the SDK has one refresh token for two audiences', async ({ page: browser }) => {
  const scope = { default: 'openid profile', [API]: 'read:messages', 'other-api': 'ping' };
  const options = { ...params({ scope }), useRefreshTokens: true, useMrrt: true, cacheLocation: 'localstorage' };
  expect(claims(await logIn(browser, options))).toMatchObject({ aud: [API, `${tenantOrigin}/userinfo`] });
  const other = await run<string>(
    browser,
    options,
    'c.getTokenSilently({ authorizationParams: { audience: "other-api" } })',
  );
  expect(claims(other)).toMatchObject({ aud: ['other-api', `${tenantOrigin}/userinfo`] });
});

test('the SDK binds its tokens to a key', async ({ page: browser }) => {
  const token = await logIn(browser, { useRefreshTokens: true, useDpop: true });
  expect(claims(token)).toMatchObject({ cnf: { jkt: expect.any(String) } });
});
