import { ADA, expect, fillIn, test } from './sign-in';
import { loggedIn, ping, RESULT, VALID } from './weather/weather';

test('a session lasts from a deep link to the logout', async ({ page, stack }) => {
  const deep = '/external-api?from=mail&n=1#result';
  await page.goto(deep);
  await fillIn(page, ADA);
  await expect(page.getByRole('heading', { name: 'External API', exact: true })).toBeVisible();
  await expect(page, 'query and fragment included').toHaveURL(`${stack.page}${deep}`);

  await page.reload();
  await loggedIn(page);
  await ping(page);
  await expect(page.locator(RESULT)).toContainText(VALID);

  await stack.tenant.stop();
  await stack.tenant.start();
  await page.reload();
  await loggedIn(page);

  await page.getByRole('button', { name: 'Log out', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Log in', exact: true })).toBeVisible();
  await expect(page).toHaveURL(`${stack.page}/`);
  await page.goto('/profile');
  await expect(page.locator('input[name="password"]'), 'the tenant too has forgotten the session').toBeVisible();
});

test('every guarded page asks a stranger to log in', async ({ context, stack }) => {
  for (const path of ['/external-api', '/backend-api', '/messages']) {
    const page = await context.newPage(); // a tab stops asking after a few logins that nobody finishes
    await page.goto(path);
    await expect(page.locator('input[name="username"]')).toBeVisible();
    expect(new URL(page.url()).origin).toBe(stack.tenantOrigin);
  }
});
