import { type Page } from '@playwright/test';
import { expect, type Watch } from '../sign-in';

export const RESULT = '#api-call-result';
export const VALID = 'successfully validated!';

/** Opens a page by its link: a reload would forget the tokens that a test is about. */
export async function open(page: Page, name: 'External API' | 'Backend API' | 'Profile'): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
  // Its tokens may be renewed first, and a renewal that ends later says again that somebody is logged in.
  if (name === 'Profile') await expect(page.getByRole('button', { name: /^Show the / })).toHaveCount(2);
}

export const ping = (page: Page, name = 'Ping API') => page.getByRole('button', { name, exact: true }).click();

/** Pings and waits for the answer to this very call: that of an earlier one still stands there for a moment. */
export async function pinged(page: Page): Promise<void> {
  const calls = page.locator('app-call-list li');
  const before = await calls.count();
  await ping(page);
  await expect(calls).toHaveCount(before + 1);
  await expect(page.locator(RESULT)).toContainText(VALID);
}

export const loggedIn = (page: Page) => expect(page.locator('#qsLogoutBtn')).toBeVisible();
export const loggedOut = (page: Page) => expect(page.locator('#qsLoginBtn')).toBeVisible();

/** The statuses of all answers of an endpoint, in order. */
export async function statuses({ requests }: Watch, path: string): Promise<(number | undefined)[]> {
  const calls = requests.filter((request) => new URL(request.url()).pathname === path);
  return Promise.all(calls.map(async (request) => (await request.response())?.status()));
}

/** How often a refresh token was used. */
export const renewals = ({ requests }: Watch): number =>
  requests.filter((r) => r.url().endsWith('/oauth/token') && r.postData()?.includes('grant_type=refresh_token')).length;

/**
 * Damages the tokens of that many calls on their way: the API then refuses what looks fresh to the page. The others pass
 * by the same route: Playwright's own `times` would stop watching with the last one, and lose sight of a worker's request
 * that is under way just then, the renewal.
 */
export async function damageTokens(page: Page, times = Infinity, held = () => Promise.resolve()): Promise<void> {
  await page.route('**/api/{external,private}', async (route) => {
    if (times-- <= 0) return route.continue();
    const headers = await route.request().allHeaders();
    await held();
    await route.continue({ headers: { ...headers, authorization: `${headers['authorization']}x` } });
  });
}

/** What a browser tells a page that is looked at again; in a test every tab counts as seen. */
export const wake = (page: Page) => page.evaluate(() => void document.dispatchEvent(new Event('visibilitychange')));
