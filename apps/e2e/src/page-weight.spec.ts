import { type Page } from '@playwright/test';
import { expect, signIn, test } from './sign-in';

/** Bytes that the network has brought, headers and all, as the browser's own tools count them. */
const MOST = { firstView: 75_000, pingJourney: 152_000 };

/** Counts the scripts and styles that `page` fetches from `origin` from now on; gives their sum so far. */
async function weigh(page: Page, origin: string): Promise<() => number> {
  const devtools = await page.context().newCDPSession(page);
  const counted = new Set<string>();
  let bytes = 0;
  devtools.on('Network.responseReceived', ({ requestId, type, response }) => {
    const ours = new URL(response.url).origin === origin; // the tenant's login page is not part of it
    if (ours && (type === 'Script' || type === 'Stylesheet')) counted.add(requestId);
  });
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (counted.has(requestId)) bytes += encodedDataLength;
  });
  await devtools.send('Network.enable');
  return () => bytes;
}

test('the first view is light, headers included', async ({ page, stack }) => {
  const weight = await weigh(page, stack.page);
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Log in', exact: true })).toBeEnabled();
  await page.waitForLoadState('networkidle'); // what comes without being asked for counts too
  expect(weight(), 'with Angular').toBeGreaterThan(60_000);
  expect(weight()).toBeLessThanOrEqual(MOST.firstView);
});

test('a whole ping journey is light', async ({ page, stack }) => {
  const weight = await weigh(page, stack.page);
  await signIn(page);
  await page.getByRole('link', { name: 'External API', exact: true }).click();
  await page.getByRole('button', { name: 'Ping API', exact: true }).click();
  await expect(page.locator('#api-call-result')).toContainText('successfully validated!');
  await page.waitForLoadState('networkidle'); // what is fetched ahead counts too
  expect(weight(), 'with the SDK').toBeGreaterThan(115_000);
  expect(weight()).toBeLessThanOrEqual(MOST.pingJourney);
});
