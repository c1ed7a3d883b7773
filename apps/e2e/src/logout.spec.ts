import { type Page } from '@playwright/test';
import { ADA, expect, signIn, test } from './sign-in';
import { loggedOut, open, ping, pinged, renewals, statuses } from './weather/weather';

/** Waits until the tenant has told the API of this many logouts. */
async function told(tenant: { state(): Promise<{ backchannelLogouts: readonly { state: string }[] }> }, count: number) {
  const states = async () => (await tenant.state()).backchannelLogouts.map(({ state }) => state);
  const before = count - 1;
  await expect
    .poll(async () => (await states()).filter((state) => state === 'delivered').length)
    .toBeGreaterThan(before);
}

const step = (page: Page, text: string) => page.locator('app-call-picture li .text', { hasText: text });

test('a logout in another browser ends a copied token, and nobody who is still logged in notices', async ({
  page,
  browser,
  stack,
  tenant,
  watch,
}) => {
  watch.expected.add(401);
  await signIn(page);
  await open(page, 'External API');
  await pinged(page);
  const copied = await tenant.mint();
  const statusOfCopy = async () => {
    const headers = { authorization: `Bearer ${copied}` };
    return (await page.request.get(`${stack.apiOrigin}/api/external`, { headers })).status();
  };
  expect(await statusOfCopy()).toBe(200);
  const before = (await tenant.state()).backchannelLogouts.length;

  const elsewhere = await (await browser.newContext({ baseURL: stack.page })).newPage();
  await signIn(elsewhere, ADA);
  await elsewhere.locator('#qsLogoutBtn').click();
  await loggedOut(elsewhere);
  await told(tenant, before + 1);
  expect(await statusOfCopy()).toBe(401);

  await pinged(page);
  const [first, second, ...others] = await statuses(watch, '/api/external');
  expect([first, second, others.at(-1), renewals(watch)]).toEqual([200, 401, 200, 0]);
  await expect(step(page, 'Access token asked of the login service')).not.toHaveCount(0);
  await expect(page.locator('app-call-picture')).toContainText('DPoP: eyJ…'); // bound as before
  await elsewhere.context().close();
});

test('a session that was ended at the tenant is over in words', async ({ page, stack, tenant, watch }) => {
  watch.expected.add(401);
  await signIn(page);
  await open(page, 'External API');
  await pinged(page);
  const before = (await tenant.state()).backchannelLogouts.length;
  await page.request.get(`${stack.tenantOrigin}/v2/logout?client_id=latchkey-web`);
  await told(tenant, before + 1);
  await ping(page);
  const main = page.getByRole('main');
  await expect(main).toContainText('Your session has ended, so there is no token to send.');
  await expect(main.getByRole('button', { name: 'Go to login', exact: true })).toBeVisible();
  expect([await statuses(watch, '/api/external'), renewals(watch)]).toEqual([[200, 401], 0]);
});
