import { expect, fillIn, ADA, signIn, test } from '../sign-in';
import { loggedIn, loggedOut, open, ping, RESULT, VALID } from './weather';

test.beforeEach(({ watch }) => {
  for (const status of [403, 500, 502, 503, 504, NaN]) watch.expected.add(status);
});

const SILENT = 'The login service does not answer';

test.describe('without a tenant', () => {
  test.afterEach(({ stack }) => stack.tenant.start());

  test('a stranger sees the page, and why no login begins', async ({ page, stack }) => {
    await stack.tenant.stop();
    await page.goto('/');
    await loggedOut(page);
    await expect(page.getByRole('alert')).toHaveCount(0);
    await page.locator('#qsLoginBtn').click();
    await expect(page.getByRole('alert')).toContainText(SILENT);
    await stack.tenant.start();
    await page.getByRole('button', { name: 'Try again' }).click();
    await fillIn(page, ADA);
    await loggedIn(page);
  });

  test('a reload says so soon, and goes on later', async ({ page, stack }) => {
    await signIn(page);
    await stack.tenant.stop();
    await page.reload();
    await expect(page.getByRole('alert')).toContainText(SILENT);
    await stack.tenant.start();
    await page.getByRole('button', { name: 'Try again' }).click();
    await loggedIn(page);
  });

  test('a deep link says so, and leads there later', async ({ page, stack }) => {
    await stack.tenant.stop();
    await page.goto('/external-api?from=mail#part');
    await expect(page.getByRole('alert')).toContainText(SILENT);
    await stack.tenant.start();
    await page.getByRole('button', { name: 'Try again' }).click();
    await fillIn(page, ADA);
    await expect(page).toHaveURL(/\/external-api\?from=mail#part$/);
  });

  test('a renewal fails in words, and nobody is logged out', async ({ page, stack, tenant }) => {
    await tenant.switch({ nextAccessTokenLifetime: 5 });
    await signIn(page);
    await open(page, 'External API');
    await stack.tenant.stop();
    await ping(page);
    await expect(page.getByRole('main')).toContainText(SILENT);
    await loggedIn(page);
    await stack.tenant.start();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.locator(RESULT)).toContainText(VALID);
  });
});

test('an API without keys says when to try again', async ({ page, stack, tenant }) => {
  await signIn(page);
  await open(page, 'External API');
  await tenant.switch({ keyServer: 'down' });
  await stack.api.stop();
  await stack.api.start('/api/health/live');
  await ping(page);
  await expect(page.getByText("'503: Service Unavailable'")).toBeVisible();
  await expect(page.getByRole('main')).toContainText(/asks to be tried again in \d+ s/);
  await loggedIn(page);
  await tenant.reset();
  await expect.poll(() => stack.api.answers('/api/health/ready')).toBe(true);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.locator(RESULT)).toContainText(VALID);
});

test('a slow API is waited for, in words', async ({ page }) => {
  await signIn(page);
  await open(page, 'External API');
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/external', async (route) => {
    await held;
    await route.continue();
  });
  await ping(page);
  await expect(page.getByRole('status').first()).toContainText(/still waiting/i);
  release();
  await expect(page.locator(RESULT)).toContainText(VALID);
});

test('offline is said, and being back is enough', async ({ page, context }) => {
  await signIn(page);
  await open(page, 'External API');
  await context.setOffline(true);
  await ping(page);
  await expect(page.getByRole('main')).toContainText('This device seems to be offline');
  await loggedIn(page);
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.locator(RESULT)).toContainText(VALID);
});
