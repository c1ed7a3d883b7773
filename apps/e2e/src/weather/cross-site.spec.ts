import { ADA, expect, fillIn, signIn, test } from '../sign-in';
import { loggedIn, loggedOut, open, ping, RESULT, VALID } from './weather';

// Page and tenant are two sites, and the browser sends no cookie along in a frame: as with Auth0 on its own domain.
test.use({ tenantHost: '127.0.0.1' });

test('a reload without third-party cookies asks calmly', async ({ page, watch }) => {
  await signIn(page);
  await open(page, 'External API');
  await ping(page);
  await expect(page.locator(RESULT)).toContainText(VALID);
  await page.goto('/');
  await loggedOut(page);
  await expect(page.getByRole('alert')).toHaveCount(0);
  const pages = () =>
    watch.requests.filter((request) => request.isNavigationRequest() && !request.frame().parentFrame());
  const before = pages().length;
  await page.reload();
  await loggedOut(page);
  expect(pages().length).toBe(before + 1);
});

test('a guarded page reloads through the tenant, once', async ({ page, watch }) => {
  await page.goto('/profile?a=1');
  await fillIn(page, ADA);
  await loggedIn(page);
  await expect(page).toHaveURL(/\/profile\?a=1$/);
  const logins = () => watch.requests.filter((r) => /\/authorize\?/.test(r.url()) && !r.frame().parentFrame()).length;
  const before = logins();
  await page.reload();
  await loggedIn(page);
  await expect(page).toHaveURL(/\/profile\?a=1$/);
  expect(logins()).toBe(before + 1);
});
