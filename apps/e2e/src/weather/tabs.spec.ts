import { expect, signIn, test } from '../sign-in';
import { loggedIn, loggedOut, open, ping, pinged, renewals, RESULT, VALID, wake } from './weather';

// Every call renews: the SDK takes a token with less than a minute left for expired.
test.use({ tokenLifetime: 50 });
test.beforeEach(({ watch }) => void watch.expected.add(403));

test('a logout is seen in every tab', async ({ page, context, stack }) => {
  await signIn(page);
  const other = await context.newPage();
  await other.goto('/profile');
  await expect(other.getByText('ada@example.com').first()).toBeVisible();
  await page.locator('#qsLogoutBtn').click();
  await loggedOut(other);
  await expect(other).toHaveURL(`${stack.page}/`);
  await expect(other.getByText('ada@example.com')).toHaveCount(0);
  await loggedOut(page);
});

test('a tab that slept through a logout sees it on waking', async ({ page, context }) => {
  await signIn(page);
  await open(page, 'Profile');
  await context.clearCookies({ name: /is\.authenticated$/ });
  await loggedIn(page);
  await wake(page);
  await loggedOut(page);
  await expect(page.getByText('ada@example.com')).toHaveCount(0);
});

test('a device that slept past the expiry goes on', async ({ page, watch }) => {
  await signIn(page);
  await open(page, 'External API');
  await wake(page);
  await expect.poll(() => renewals(watch)).toBe(1);
  await ping(page);
  await expect(page.locator(RESULT)).toContainText(VALID);
  await loggedIn(page);
});

test('a device that slept past its session says so', async ({ page, tenant }) => {
  await signIn(page);
  await open(page, 'Profile');
  await tenant.revokeSessions();
  await wake(page);
  await expect(page.getByRole('alert')).toContainText('Your session has ended');
  await loggedOut(page);
  await expect(page.getByText('ada@example.com')).toHaveCount(0);
});

test('tabs that renew at once stay logged in', async ({ page, context, tenant, watch }) => {
  await signIn(page);
  const other = await context.newPage();
  await other.goto('/external-api');
  await open(page, 'External API');
  for (let times = 0; times < 4; times++) await Promise.all([page, other].map(pinged));
  const used = watch.requests.flatMap((r) => /refresh_token=([^&]+)/.exec(r.postData() ?? '')?.[1] ?? []);
  expect(used.length).toBeGreaterThanOrEqual(8);
  expect(new Set(used).size, 'each refresh token is used once').toBe(used.length);
  expect((await tenant.state()).refreshTokenReuses).toBe(0);
  for (const tab of [page, other]) await loggedIn(tab);
});

test('a stolen refresh token costs no session', async ({ page, tenant }) => {
  await signIn(page);
  await open(page, 'External API');
  await tenant.reuseRefreshTokens();
  await ping(page);
  await expect(page.locator(RESULT)).toContainText(VALID);
  expect((await tenant.state()).refreshTokenReuses).toBeGreaterThan(0);
  await loggedIn(page);
});
