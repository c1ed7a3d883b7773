import { findings } from './axe';
import { tabTo } from './keyboard';
import { BOB, expect, fillIn, signIn, test } from './sign-in';
import { watchShifts } from './shifts';
import { open, ping } from './weather/weather';

test('axe finds nothing on any page', async ({ page, watch }) => {
  watch.expected.add(403);
  await page.goto('/');
  await expect(page.locator('#qsLoginBtn')).toBeVisible();
  expect(await findings(page), 'home, logged out').toEqual([]);
  await page.locator('#qsLoginBtn').click();
  await expect(page.locator('input[name="username"]')).toBeVisible();
  expect(await findings(page), 'login').toEqual([]);
  await fillIn(page, BOB);
  await expect(page.locator('#qsLogoutBtn')).toBeVisible();
  expect(await findings(page), 'home').toEqual([]);
  for (const name of ['Profile', 'Backend API', 'External API'] as const) {
    await open(page, name);
    expect(await findings(page), name).toEqual([]);
  }
  await ping(page, 'Ping API with permission');
  await expect(page.getByText("'403: Forbidden'")).toBeVisible();
  expect(await findings(page), 'a refusal').toEqual([]);
  await page.goto('/nothing-here');
  await expect(page.locator('#qsLogoutBtn')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(await findings(page), 'a page that is missing').toEqual([]);
});

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
    await watchShifts(page);
    await page.setViewportSize({ width, height: 844 });
    await page.goto('/');
    await expect(page.locator('#qsLoginBtn')).toBeInViewport();
    await signIn(page);
    for (const path of ['/', '/profile', '/external-api', '/backend-api']) {
      await page.goto(path);
      await expect(page.locator('#qsLogoutBtn')).toBeInViewport();
      await page.waitForLoadState('networkidle');
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBeLessThanOrEqual(0);
      expect(await page.evaluate(() => window.shift()), `layout shift on ${path}`).toBeLessThan(0.02);
    }
    const below = page.getByRole('heading', { name: 'The last ten calls' });
    await open(page, 'External API');
    const before = await below.boundingBox();
    await ping(page);
    await expect(page.locator('#api-call-result')).toContainText('successfully validated!');
    expect(await below.boundingBox(), 'what stands below an answer').toEqual(before);
  });
}
