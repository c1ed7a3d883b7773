import { callsOf } from './proofs';
import { expect, signIn, test } from './sign-in';
import { damageTokens, loggedOut, open, ping, pinged, renewals, RESULT, statuses, VALID } from './weather/weather';

// The other specs walk with bound tokens, as the workspace's own settings have it.
test.use({ dpop: false });

test('a session has bearer tokens, from the login to the logout', async ({ page, context, tenant, watch }) => {
  watch.expected.add(401);
  await tenant.switch({ nextAccessTokenLifetime: 1 });
  await signIn(page);
  await open(page, 'External API');
  await pinged(page);
  expect(renewals(watch)).toBe(1);
  await page.reload();
  await pinged(page);
  const other = await context.newPage();
  await other.goto('/external-api');
  await pinged(other);
  expect(new Set(callsOf(watch).map(({ scheme, jkt }) => `${scheme} ${jkt}`))).toEqual(new Set(['Bearer undefined']));
  await open(page, 'Profile');
  await expect(page.locator('app-bound-key')).toHaveCount(0);
  await page.locator('#qsLogoutBtn').click();
  await loggedOut(page);
  await loggedOut(other);
  expect(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).toEqual([]);
});

test('bad days pass with bearer tokens too', async ({ page, stack, tenant, watch }) => {
  for (const status of [401, 403, 502, NaN]) watch.expected.add(status);
  await signIn(page);
  await open(page, 'External API');
  await damageTokens(page, 1);
  await pinged(page);
  expect([await statuses(watch, '/api/external'), renewals(watch)]).toEqual([[401, 200], 1]);

  await stack.api.stop();
  await ping(page);
  await expect(page.getByRole('main')).toContainText('The API does not answer');
  await stack.api.start();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.locator(RESULT)).toContainText(VALID);

  await page.unroute('**/api/{external,private}');
  await damageTokens(page);
  await tenant.revokeSessions();
  await ping(page);
  await expect(page.getByRole('main')).toContainText('Your session has ended');
  await page.getByRole('button', { name: 'Go to login' }).click();
  await expect(page.locator('input[name="username"]')).toBeVisible();
});
