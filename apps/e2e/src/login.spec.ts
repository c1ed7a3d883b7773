import { ADA, BOB, expect, fillIn, test } from './sign-in';
import { loggedIn, open } from './weather/weather';

const GUARDED = ['Profile', 'External API', 'Backend API', 'Messages'];

test('a stranger is let in by the right password only', async ({ page, watch }) => {
  watch.expected.add(400);
  const link = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true });
  await page.goto('/');
  await expect(page.locator('#qsLoginBtn')).toBeVisible();
  for (const name of GUARDED) await expect(page.getByRole('link', { name, exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await fillIn(page, { ...ADA, password: 'wrong' });
  await expect(page.getByRole('alert')).toContainText('Wrong email or password');
  await fillIn(page, ADA);
  await expect(page.getByRole('button', { name: 'Log out', exact: true })).toBeVisible();
  for (const name of ['Home', ...GUARDED]) await expect(link(name)).toBeVisible();
  await open(page, 'Profile');
  await expect(page.getByText(ADA.email).first()).toBeVisible();
});

test('a cancelled login comes back with words and a way on', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('alert')).toContainText(/cancel/i);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.getByRole('button', { name: /bob@example\.com/ }).click(); // an account is chosen with one click
  await loggedIn(page);
  await open(page, 'Profile');
  await expect(page.getByText(BOB.email).first()).toBeVisible();
});
