import { ADA, expect, fillIn, signIn, test } from './sign-in';

test('a person logs in and is known by name', async ({ page }) => {
  await signIn(page);
  for (const name of ['Home', 'Profile', 'External API', 'Backend API']) {
    await expect(page.getByRole('navigation').getByRole('link', { name, exact: true })).toBeVisible();
  }
  await page.getByRole('link', { name: 'Profile', exact: true }).click();
  await expect(page.getByText(ADA.email).first()).toBeVisible();
});

test('a stranger sees the way in and no more', async ({ page }) => {
  await page.goto('/');
  await expect(page.locator('#qsLoginBtn')).toBeVisible();
  for (const name of ['Profile', 'External API', 'Backend API']) {
    await expect(page.getByRole('link', { name, exact: true })).toHaveCount(0);
  }
});

test('a wrong password is said, and the right one then works', async ({ page, watch }) => {
  watch.expected.add(400);
  await page.goto('/');
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await fillIn(page, { ...ADA, password: 'wrong' });
  await expect(page.getByRole('alert')).toContainText('Wrong email or password');
  await fillIn(page, ADA);
  await expect(page.getByRole('button', { name: 'Log out', exact: true })).toBeVisible();
});

test('a cancelled login comes back with words and a way on', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('alert')).toContainText(/cancel/i);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await fillIn(page, ADA);
  await expect(page.getByRole('button', { name: 'Log out', exact: true })).toBeVisible();
});

test('an account is chosen with one click', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.getByRole('button', { name: /bob@example\.com/ }).click();
  await page.getByRole('link', { name: 'Profile', exact: true }).click();
  await expect(page.getByText('bob@example.com').first()).toBeVisible();
});
