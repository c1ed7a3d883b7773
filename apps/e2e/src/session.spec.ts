import { ADA, expect, fillIn, signIn, test } from './sign-in';

const logOut = { name: 'Log out', exact: true } as const;

test('a deep link survives the login, query and fragment included', async ({ page, stack }) => {
  await page.goto('/external-api?from=mail&n=1#result');
  await fillIn(page, ADA);
  await expect(page.getByRole('heading', { name: 'External API', exact: true })).toBeVisible();
  await expect(page).toHaveURL(`${stack.page}/external-api?from=mail&n=1#result`);
});

test('every guarded page asks a stranger to log in', async ({ page, stack }) => {
  for (const path of ['/profile', '/external-api', '/backend-api']) {
    await page.goto(path);
    await expect(page.locator('input[name="username"]')).toBeVisible();
    expect(new URL(page.url()).origin).toBe(stack.tenantOrigin);
  }
});

test('a reload keeps the session', async ({ page }) => {
  await signIn(page);
  await page.goto('/external-api');
  await page.reload();
  await expect(page.getByRole('button', logOut)).toBeVisible();
  await page.getByRole('button', { name: 'Ping API', exact: true }).click();
  await expect(page.locator('#api-call-result')).toContainText('successfully validated!');
});

test('logging out ends the session at the tenant too', async ({ page, stack }) => {
  await signIn(page);
  await page.getByRole('button', logOut).click();
  await expect(page.getByRole('button', { name: 'Log in', exact: true })).toBeVisible();
  await expect(page).toHaveURL(`${stack.page}/`);
  await page.goto('/profile');
  await expect(page.locator('input[name="password"]')).toBeVisible();
});

test('the session outlives a restart of the tenant', async ({ page, stack }) => {
  await signIn(page);
  await stack.tenant.stop();
  await stack.tenant.start();
  await page.reload();
  await expect(page.getByRole('button', logOut)).toBeVisible();
});
