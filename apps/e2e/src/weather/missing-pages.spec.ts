import { type Page } from '@playwright/test';
import { expect, signIn, test, type Watch } from '../sign-in';
import { loggedIn, loggedOut } from './weather';

const MISSING = 'a part of the page could not be loaded';

/** Cuts off every part of the page but those that it has loaded so far; holds them up instead where there is a wait. */
async function cutOff(page: Page, { requests }: Watch, wait?: Promise<void>): Promise<void> {
  const known = new Set(requests.map((request) => request.url()));
  await page.route('**/chunk-*.js', async (route) => {
    await (known.has(route.request().url()) ? undefined : wait);
    await (known.has(route.request().url()) || wait ? route.continue() : route.abort());
  });
}

/** Logs in; gives what was loaded before: the start page and the SDK. */
async function signInLater(page: Page, watch: Watch): Promise<Watch> {
  await page.goto('/');
  await loggedOut(page); // and listens for a pointer
  const sdk = page.waitForResponse((response) => /\/chunk-[^/]*\.js$/.test(response.url()));
  await page.mouse.move(9, 9);
  const url = JSON.stringify((await sdk).url());
  await page.evaluate(`import(${url}).then(() => undefined)`); // it is there, with all that it names
  const before = { ...watch, requests: [...watch.requests] };
  await signIn(page);
  return before;
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
  await cutOff(page, await signInLater(page, watch));
  await page.goto('/');
  await loggedIn(page);
  await page.getByRole('link', { name: 'Profile', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText(MISSING);
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Profile', exact: true })).toBeVisible();
});

test('a page that takes its time is waited for in sight', async ({ page, watch }) => {
  let release: () => void = () => undefined;
  await cutOff(page, await signInLater(page, watch), new Promise((resolve) => (release = resolve)));
  await page.goto('/');
  await loggedIn(page);
  const light = () =>
    page.evaluate(() => {
      const { content, opacity } = getComputedStyle(document.querySelector('main') as Element, '::after');
      return content === 'none' ? null : opacity;
    });
  expect(await light()).toBeNull();
  await page.getByRole('link', { name: 'Profile', exact: true }).click();
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'true');
  await expect.poll(light).toBe('1');
  release();
  await expect(page.getByRole('heading', { name: 'Profile', exact: true })).toBeFocused();
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
});
