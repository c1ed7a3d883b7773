import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { freePorts, Process, root } from './processes';
import { test } from './stack';
import { TenantControl } from './tenant-control';

// Auth0's own SDK, as it is published, against the built tenant; our page has no part in it.
const SDK = readFileSync(join(root, 'node_modules/@auth0/auth0-spa-js/dist/auth0-spa-js.production.esm.js'));
const API = 'https://api.latchkey.example';
const OTHER = `
  - name: Other API
    identifier: other-api
    allow_offline_access: true
    scopes: [{ value: ping }]
organizations:
  - name: acme

clientGrants:`;
const EDITS: [string, string][] = [
  ['app_type: spa', 'app_type: spa\n    organization_usage: allow'],
  [
    'leeway: 0',
    `leeway: 0\n      policies: [{ audience: ${API}, scope: [read:messages] }, { audience: other-api, scope: [ping] }]`,
  ],
  ['\nclientGrants:', OTHER],
];

const edit = (name: string, edits: [string, string][]) =>
  edits.reduce((text, [from, to]) => text.replace(from, to), readFileSync(join(root, name), 'utf8'));

let page: string, tenantOrigin: string, tenant: Process, server: Server, folder: string;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-sdk-'));
  const [TENANT_FILE, TENANT_LOCAL_FILE] = ['tenant.yaml', 'tenant.local.yaml'].map((name) => join(folder, name)) as [
    string,
    string,
  ];
  writeFileSync(TENANT_FILE, edit('tenant.yaml', EDITS));
  writeFileSync(
    TENANT_LOCAL_FILE,
    edit('tenant.local.yaml', [['roles: [Admin]', 'roles: [Admin]\n    organizations: [acme]']]),
  );
  const script = '<script type="module">import * as sdk from "/sdk.js"; window.sdk = sdk;</script>';
  server = createServer(({ url }, response) => {
    response.setHeader('content-type', url === '/sdk.js' ? 'text/javascript' : 'text/html');
    response.end(url === '/sdk.js' ? SDK : script);
  });
  await once(server.listen(0, 'localhost'), 'listening');
  page = `http://localhost:${(server.address() as AddressInfo).port}`;
  const [port] = await freePorts(1);
  tenantOrigin = `http://localhost:${port}`;
  const env = { PORT: String(port), TENANT_DB: ':memory:', TENANT_FILE, TENANT_LOCAL_FILE, PAGE_ORIGINS: page };
  tenant = new Process('dist/tenant/main.js', env, `${tenantOrigin}/.well-known/jwks.json`);
  await tenant.start();
});

test.afterAll(async () => {
  await tenant.stop();
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a line of the page's own with an SDK client `c` in it; an error is its code. */
async function run<Result>(browser: Page, options: object, line: string): Promise<Result> {
  await browser.waitForFunction('window.sdk');
  const authorizationParams = {
    redirect_uri: `${page}/callback`,
    audience: API,
    scope: 'openid profile email read:messages',
  };
  const all = { domain: tenantOrigin, clientId: 'latchkey-web', authorizationParams, ...options };
  const script = `(async () => {
    const c = new sdk.Auth0Client(${JSON.stringify(all)});
    try { return await (${line}); } catch (error) { return error.error ?? String(error); }
  })()`;
  return browser.evaluate<Result>(script);
}

async function fillIn(browser: Page): Promise<void> {
  await browser.locator('#username').fill('ada@example.com');
  await browser.locator('#password').fill('ada');
  await browser.getByRole('button', { name: 'Continue', exact: true }).click();
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

const claims = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString() || '{}') as Record<string, unknown>;

const params = (deviation: object) => ({
  authorizationParams: { redirect_uri: `${page}/callback`, audience: API, scope: 'openid profile email', ...deviation },
});

test('the SDK logs in by redirect, renews in its frame, and logs out', async ({ page: browser }) => {
  expect(claims(await logIn(browser, {}))).toMatchObject({
    sub: 'auth0|ada',
    permissions: ['read:messages', 'write:messages'],
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
