import { type Page } from '@playwright/test';
import { expect, signIn, test, type Watch } from '../sign-in';
import { loggedIn } from './weather';

const MISSING = 'a part of the page could not be loaded';

/** Cuts off every part of the page but those that it has loaded so far. */
async function cutOff(page: Page, { requests }: Watch): Promise<void> {
  const known = new Set(requests.map((request) => request.url()));
  await page.route('**/chunk-*.js', (route) => (known.has(route.request().url()) ? route.continue() : route.abort()));
}

test.beforeEach(({ watch }) => void watch.expected.add(NaN));

test('a page that cannot be fetched at first is told of, and comes later', async ({ page, watch }) => {
  await page.goto('/');
  await cutOff(page, watch);
  await page.goto('/nothing-here');
  await expect(page.getByRole('alert')).toContainText(MISSING);
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
});

test('a page that a click cannot fetch is told of, and comes later', async ({ page, watch }) => {
  await page.goto('/');
  await page.mouse.move(9, 9);
  await page.waitForLoadState('networkidle'); // with the SDK
  const soFar = { ...watch, requests: [...watch.requests] };
  await signIn(page);
  await cutOff(page, soFar);
  await page.goto('/');
  await loggedIn(page);
  await page.getByRole('link', { name: 'Profile', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText(MISSING);
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Profile', exact: true })).toBeVisible();
});
