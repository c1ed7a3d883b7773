import { type Locator } from '@playwright/test';
import { findings } from './axe';
import { BOB, expect, signIn, test } from './sign-in';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('axe finds nothing on any page', async ({ page, watch }) => {
      watch.expected.add(403);
      await page.goto('/');
      await expect(page.locator('#qsLoginBtn')).toBeVisible();
      expect(await findings(page), 'home, logged out').toEqual([]);
      await page.locator('#qsLoginBtn').click();
      await expect(page.locator('input[name="username"]')).toBeVisible();
      expect(await findings(page), 'login').toEqual([]);
      await signIn(page, BOB);
      for (const path of ['/', '/profile', '/external-api', '/backend-api', '/nothing-here']) {
        await page.goto(path);
        await expect(page.locator('#qsLogoutBtn')).toBeVisible();
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        expect(await findings(page), path).toEqual([]);
      }
      await page.goto('/external-api');
      await page.getByRole('button', { name: 'Ping API with permission', exact: true }).click();
      await expect(page.getByText("'403: Forbidden'")).toBeVisible();
      expect(await findings(page), 'a refusal').toEqual([]);
    });
  });
}

/** Presses Tab until it is reached, as somebody without a pointer would. */
async function tabTo(target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  const reached = () => target.evaluate((element) => element === document.activeElement);
  for (let times = 0; times < 40 && !(await reached()); times++) await target.page().keyboard.press('Tab');
  await expect(target).toBeFocused();
}

test('everything is reached by keyboard', async ({ page }) => {
  await page.goto('/');
  await expect(page.locator('#qsLoginBtn')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: /skip/i })).toBeFocused();
  await tabTo(page.getByRole('combobox', { name: 'Colours' }));
  await tabTo(page.locator('#qsLoginBtn'));
  await page.keyboard.press('Enter');
  await tabTo(page.locator('input[name="username"]'));
  await page.keyboard.type('ada@example.com');
  await page.keyboard.press('Tab');
  await page.keyboard.type('ada');
  await page.keyboard.press('Enter');
  await expect(page.locator('#qsLogoutBtn')).toBeVisible();
  await tabTo(page.getByRole('link', { name: 'Profile', exact: true }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Profile', exact: true })).toBeFocused();
  await tabTo(page.getByRole('button', { name: 'Show the access token', exact: true }));
  await page.keyboard.press('Enter');
  await tabTo(page.getByLabel('Your access token'));
  await tabTo(page.getByRole('link', { name: 'External API', exact: true }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'External API', exact: true })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Ping API', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toContainText('successfully validated!');
  await tabTo(page.locator('#qsLogoutBtn'));
  await page.keyboard.press('Enter');
  await expect(page.locator('#qsLoginBtn')).toBeVisible();
});

for (const width of [390, 2560]) {
  test(`nothing is cut off or moved at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await page.goto('/');
    await expect(page.locator('#qsLoginBtn')).toBeInViewport();
    await signIn(page);
    for (const path of ['/', '/profile', '/external-api', '/backend-api']) {
      await page.goto(path);
      await expect(page.locator('#qsLogoutBtn')).toBeInViewport();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBeLessThanOrEqual(0);
      const shift = await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            let sum = 0;
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value;
            }).observe({ type: 'layout-shift', buffered: true });
            setTimeout(() => resolve(sum), 200);
          }),
      );
      expect(shift, `layout shift on ${path}`).toBeLessThan(0.02);
    }
    await page.goto('/external-api');
    const below = page.getByRole('heading', { name: 'The last ten calls' });
    const before = await below.boundingBox();
    await page.getByRole('button', { name: 'Ping API', exact: true }).click();
    await expect(page.locator('#api-call-result')).toContainText('successfully validated!');
    expect(await below.boundingBox(), 'what stands below an answer').toEqual(before);
  });
}
