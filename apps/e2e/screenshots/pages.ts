import { BOB, expect, signIn, test } from '../src/sign-in';

const SIZES = {
  wide: { width: 1280, height: 800 },
  middle: { width: 768, height: 1024 },
  narrow: { width: 390, height: 844 },
};
const PAGES = ['/', '/profile', '/external-api', '/backend-api', '/messages', '/nothing-here'];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test.describe(`${colorScheme}, ${size}`, () => {
      test.use({ colorScheme, viewport });

      test('every page has its picture', async ({ page, watch }) => {
        watch.expected.add(403);
        const shoot = (name: string, fullPage = true) =>
          page.screenshot({ path: `test-results/screenshots/${name}-${colorScheme}-${size}.png`, fullPage });
        await page.goto('/');
        await expect(page.getByRole('button', { name: 'Log in', exact: true })).toBeVisible();
        await shoot('home-logged-out');
        await page.getByRole('button', { name: 'Log in', exact: true }).click();
        await expect(page.locator('input[name="username"]')).toBeVisible();
        await shoot('login');
        await signIn(page, BOB);
        for (const path of PAGES) {
          await page.goto(path);
          await expect(page.getByRole('button', { name: 'Log out', exact: true })).toBeVisible();
          await shoot(path.slice(1) || 'home');
        }
        await page.goto('/external-api');
        await page.getByRole('button', { name: 'Ping API', exact: true }).click();
        await expect(page.locator('#api-call-result')).toContainText('successfully validated!');
        await shoot('ping');
        if (size === 'wide' && colorScheme === 'light') await page.screenshot({ path: 'docs/images/ping.png' });
        await page.getByRole('button', { name: 'Ping API with permission', exact: true }).click();
        await expect(page.getByRole('heading', { name: 'Why was I refused?' })).toBeVisible();
        await shoot('refusal');
      });
    });
  }
}
