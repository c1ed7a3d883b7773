import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { build } from 'rolldown';
import { claims, clientOptions, fillIn, setStage, type Stage } from './sdk/stage';
import { test } from './stack';
import { TenantControl } from '@latchkey/tenant/control';

const HTML = '<!doctype html><main></main><script type="module" src="/sdk.js"></script>';

/** A page of sdk/ in one file, with the SDK and the framework as they are published. */
async function bundle(name: string): Promise<string> {
  const { output } = await build({
    input: join(import.meta.dirname, 'sdk', name),
    platform: 'browser',
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    checks: { moduleLevelDirective: false }, // auth0-react's "use client" is for servers
    write: false,
  });
  return output[0].code;
}

/** What the SDK asks of the tenant from now on, in turn. */
function watch(browser: Page): string[] {
  const seen: string[] = [];
  browser.context().on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === '/authorize') seen.push(`prompt=${searchParams.get('prompt')}`);
    if (pathname === '/oauth/token')
      seen.push(`grant_type=${new URLSearchParams(request.postData() ?? '').get('grant_type')}`);
  });
  return seen;
}

const press = (browser: Page, name: string) => browser.getByRole('button', { name, exact: true }).click();

/** Waits for what the framework shows; what is not named is not looked at. */
async function expectShown(browser: Page, values: Record<string, string | RegExp>): Promise<void> {
  for (const [name, value] of Object.entries({ isLoading: 'false', ...values }))
    await expect(browser.getByTestId(name), name).toHaveText(value);
}

const ADA = { isAuthenticated: 'true', email: 'ada@example.com', error: '' };
const NOBODY = { isAuthenticated: 'false', email: '' };

for (const framework of ['react', 'vue'])
  test.describe(`auth0-${framework}`, () => {
    let stage: Stage;

    test.beforeAll(async () => {
      stage = await setStage(await bundle(`${framework}-page.mjs`), HTML);
    });

    test.afterAll(() => stage.end());

    /** @param order goes with the request for a token */
    async function open(browser: Page, options: object = {}, order: object = {}): Promise<void> {
      const settings = { client: { ...clientOptions(stage), ...options }, order };
      await browser.addInitScript((value) => Object.assign(globalThis, { settings: value }), settings);
      await browser.goto(stage.page);
      await expectShown(browser, { ...NOBODY, error: '' });
    }

    async function logIn(browser: Page): Promise<void> {
      await press(browser, 'Log in');
      await browser.waitForURL(/u\/login/);
      await fillIn(browser);
      await browser.waitForURL(({ origin }) => origin === stage.page); // auth0-vue leaves /callback when it is denied
    }

    /** A token past the cache, or what the SDK says instead. */
    async function askForToken(browser: Page): Promise<string> {
      await press(browser, 'Get a token');
      await expect(browser.getByTestId('token')).not.toBeEmpty();
      return browser.getByTestId('token').innerText();
    }

    test('logs in by redirect, and knows the person again by its frame', async ({ page: browser }) => {
      await open(browser);
      await logIn(browser);
      await expectShown(browser, ADA);
      await expect(browser, 'the code is taken off the address').toHaveURL(({ search }) => search === '');
      const seen = watch(browser);
      await browser.reload();
      await expectShown(browser, ADA);
      expect(seen).toEqual(['prompt=none', 'grant_type=authorization_code']);
    });

    test('logs in by popup', async ({ page: browser }) => {
      await open(browser);
      const popup = browser.waitForEvent('popup');
      await press(browser, 'Log in by popup');
      await fillIn(await popup);
      await expectShown(browser, ADA);
    });

    test('gets a token by refresh token, without its frame', async ({ page: browser }) => {
      await open(browser, { useRefreshTokens: true }, { cacheMode: 'off' });
      await logIn(browser);
      await expectShown(browser, ADA);
      const seen = watch(browser);
      expect(claims(await askForToken(browser))).toMatchObject({
        sub: 'auth0|ada',
        scope: expect.stringContaining('offline_access'),
      });
      expect(seen).toEqual(['grant_type=refresh_token']);
    });

    test('logs out, of the tenant too', async ({ page: browser }) => {
      await open(browser);
      await logIn(browser);
      await expectShown(browser, ADA);
      await press(browser, 'Log out');
      await browser.waitForURL(`${stage.page}/`);
      await expectShown(browser, { ...NOBODY, error: '' });
      const seen = watch(browser);
      expect(await askForToken(browser)).toBe('Login required');
      expect(seen).toEqual(['prompt=none']);
    });

    test('shows why a login is denied', async ({ page: browser }) => {
      const tenant = new TenantControl(stage.tenantOrigin);
      await open(browser);
      await tenant.switch({ denyNextLogin: 'Closed on Sundays' });
      await logIn(browser);
      await expectShown(browser, { error: 'Closed on Sundays', ...NOBODY });
    });

    test('shows why a login by popup is denied', async ({ page: browser }) => {
      const tenant = new TenantControl(stage.tenantOrigin);
      await open(browser);
      await tenant.switch({ denyNextLogin: 'Closed on Sundays' });
      const popup = browser.waitForEvent('popup');
      await press(browser, 'Log in by popup');
      await fillIn(await popup);
      await expectShown(browser, { error: 'Closed on Sundays', ...NOBODY });
    });

    test('logs in for an organization, with one refresh token for two audiences, bound to a key', async ({
      page: browser,
    }) => {
      const { authorizationParams } = clientOptions(stage);
      const scope = { default: 'openid profile email', 'other-api': 'ping' };
      await open(
        browser,
        {
          authorizationParams: { ...authorizationParams, scope, organization: 'acme' },
          useRefreshTokens: true,
          useMrrt: true,
          useDpop: true,
        },
        { authorizationParams: { audience: 'other-api' } },
      );
      await logIn(browser);
      await expectShown(browser, { ...ADA, organization: 'acme' });
      const seen = watch(browser);
      expect(claims(await askForToken(browser))).toMatchObject({
        aud: ['other-api', `${stage.tenantOrigin}/userinfo`],
        cnf: { jkt: expect.any(String) },
      });
      expect(seen).toEqual(['grant_type=refresh_token']);
    });
  });
