import { join, relative } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { ADA, fillIn } from '../src/sign-in';
import { freePorts, Process, root } from '../src/processes';
import { documented, startNginx } from './nginx';

/** Where tools/nginx.mjs has built the API and a page with `--base-href /shop/`. */
const BUILD = relative(root, process.env['SHOP_BUILD'] ?? '');

const ends: (() => unknown)[] = [];
test.afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function ping(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
  await expect(page.locator('#api-call-result')).toContainText('successfully validated');
}

/** Page, API and tenant, each behind nginx: the first two below /shop, the tenant under nginx's own Host header. */
async function start(page: Page) {
  const [tenantPort, apiPort, shopPort, loginPort] = await freePorts(4);
  const shop = `http://localhost:${shopPort}/shop`;
  const login = `http://localhost:${loginPort}`;
  const tenant = new Process(
    'dist/tenant/main.js',
    { PORT: String(tenantPort), TENANT_ORIGIN: login, PAGE_ORIGINS: shop, TENANT_DB: ':memory:' },
    `http://localhost:${tenantPort}/.well-known/openid-configuration`,
  );
  const api = new Process(
    join(BUILD, 'api', 'main.js'),
    { PORT: String(apiPort), AUTH0_DOMAIN: login, API_ORIGIN: shop, TRUSTED_PROXIES: '127.0.0.1' },
    `http://localhost:${apiPort}/api/health/ready`,
  );
  ends.push(
    await startNginx(
      `listen 127.0.0.1:${shopPort}; ${documented('path', { 'http://127.0.0.1:3001': `http://127.0.0.1:${apiPort}` })}`,
      `listen 127.0.0.1:${loginPort}; location / { proxy_pass http://127.0.0.1:${tenantPort}; proxy_redirect off; }`,
    ),
    () => tenant.stop(),
    () => api.stop(),
  );
  await tenant.start();
  await api.start();
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  return { shop, api, errors };
}

test('a page below a path logs in, pings and logs out', async ({ page }) => {
  const { shop, api, errors } = await start(page);

  await page.goto(`${shop}/external-api?from=mail#here`); // leads to the login, and back
  await fillIn(page, ADA);
  await expect(page).toHaveURL(`${shop}/external-api?from=mail#here`);
  await ping(page, 'Ping API');
  await page.reload();
  await ping(page, 'Ping API with permission');
  await page.getByRole('link', { name: 'Backend API', exact: true }).click();
  await expect(page).toHaveURL(`${shop}/backend-api`);
  await ping(page, 'Ping');
  await page.getByRole('button', { name: 'Log out', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Log in', exact: true })).toBeVisible();
  await expect(page).toHaveURL(`${shop}/`);
  expect(errors).toEqual([]);

  const refusal = await fetch(`${shop}/api/external`, { headers: { 'x-forwarded-for': '1.1.1.1, 203.0.113.5' } });
  const { type } = (await refusal.json()) as { type: string };
  expect(type).toBe(`${shop}/api/docs/refusals#token_missing`);
  expect((await fetch(type)).status).toBe(200);
  await expect.poll(() => api.output).toContain('"address":"203.0.113.5"');
  const metadata = /resource_metadata="([^"]+)"/.exec(refusal.headers.get('www-authenticate') ?? '')?.[1] ?? '';
  expect(await (await fetch(metadata)).json()).toMatchObject({ resource: shop });
  await page.goto(`${shop}/api/docs`);
  await expect(page.getByRole('heading', { name: 'Latchkey API' })).toBeVisible();
});
