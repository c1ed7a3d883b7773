import { BOB, expect, signIn, test } from '../sign-in';
import { damageTokens, loggedIn, open, ping, pinged, renewals, RESULT, statuses, VALID } from './weather';

test.beforeEach(({ watch }) => void watch.expected.add(401));

test('a token refused though it looks fresh is renewed once', async ({ page, stack, tenant, watch }) => {
  await signIn(page);
  await open(page, 'External API');
  await tenant.rotateSigningKey();
  await tenant.withdrawOldKeys();
  await stack.api.stop();
  await stack.api.start(); // and knows the new key only
  await ping(page);
  await expect(page.locator(RESULT)).toContainText(VALID);
  expect([await statuses(watch, '/api/external'), renewals(watch)]).toEqual([[401, 200], 1]);
});

test('a token that has expired for the API alone is renewed once', async ({ page, tenant, watch }) => {
  // Issued by a clock that is slow by as long as it lasts: by the page's clock it has all its time before it.
  await tenant.switch({ nextAccessTokenLifetime: 600, clockSkew: -600 });
  await signIn(page);
  await tenant.reset();
  await open(page, 'External API');
  await pinged(page);
  expect([await statuses(watch, '/api/external'), renewals(watch)]).toEqual([[401, 200], 1]);
});

test('calls that run together share one renewal', async ({ page, watch }) => {
  await signIn(page);
  // Both tokens are refused at the same time, in two calls of one tab.
  let release: () => void;
  let waiting = 0;
  const both = new Promise<void>((resolve) => (release = resolve));
  await damageTokens(page, 2, () => (++waiting === 2 && release(), both));
  await open(page, 'External API');
  await ping(page);
  await open(page, 'Backend API');
  await ping(page, 'Ping');
  await expect(page.getByText(/^Response from the server:/)).toContainText(VALID);
  for (const path of ['/api/external', '/api/private'])
    await expect.poll(() => statuses(watch, path), path).toEqual([401, 200]);
  expect(renewals(watch)).toBe(1);
});

test('a token that stays refused is tried twice, then explained', async ({ page, watch }) => {
  await signIn(page);
  await open(page, 'External API');
  await damageTokens(page);
  await ping(page);
  await expect(page.getByText("Error: the server responded with '401: Unauthorized'")).toBeVisible();
  await loggedIn(page);
  expect([await statuses(watch, '/api/external'), renewals(watch)]).toEqual([[401, 401], 1]);
});

test('a missing permission renews nothing', async ({ page, watch }) => {
  watch.expected.add(403);
  await signIn(page, BOB);
  await open(page, 'External API');
  await ping(page, 'Ping API with permission');
  await expect(page.getByText("'403: Forbidden'")).toBeVisible();
  expect([await statuses(watch, '/api/private-scoped'), renewals(watch)]).toEqual([[403], 0]);
});

test('a session that is over ends in words', async ({ page, tenant }) => {
  await signIn(page);
  await open(page, 'External API');
  await damageTokens(page);
  await tenant.revokeSessions();
  await ping(page);
  await expect(page.getByRole('main')).toContainText('Your session has ended');
  await expect(page.locator('app-call-picture li').last()).toHaveText('No new token could be had');
  await page.getByRole('button', { name: 'Go to login' }).click();
  await expect(page.locator('input[name="username"]')).toBeVisible();
});

test('a proxy that asks for a password is named', async ({ page, watch }) => {
  watch.expected.add(401);
  await signIn(page);
  await open(page, 'External API');
  const headers = { 'WWW-Authenticate': 'Basic realm="Staging"', 'Content-Type': 'text/html' };
  await page.route('**/api/external', (route) => route.fulfill({ status: 401, headers, body: '<h1>401</h1>' }));
  await ping(page);
  await expect(page.getByRole('alert')).toContainText('asks for a user name and a password (Basic, “Staging”)');
  await expect(page.getByRole('button', { name: 'Copy the details', exact: true })).toBeVisible();
  expect(await statuses(watch, '/api/external')).toEqual([401]);
});
