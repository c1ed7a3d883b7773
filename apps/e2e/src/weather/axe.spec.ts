import { findings } from '../axe';
import { ADA, BOB, expect, fillIn, signIn, test } from '../sign-in';
import { damageTokens, loggedIn, open, ping, RESULT, VALID } from './weather';

test.beforeEach(({ watch }) => {
  for (const status of [400, 401, 403, 502, NaN]) watch.expected.add(status);
});

test('axe finds nothing where a login fails', async ({ page, tenant }) => {
  await page.goto('/callback');
  await expect(page.getByRole('alert')).toBeVisible();
  expect(await findings(page), 'a callback without parameters').toEqual([]);
  await tenant.switch({ denyNextLogin: 'The door is closed on Sundays.' });
  await page.goto('/profile');
  await fillIn(page, { ...ADA, password: 'wrong' });
  await expect(page.getByRole('alert')).toBeVisible();
  expect(await findings(page), 'a wrong password').toEqual([]);
  await fillIn(page, ADA);
  await expect(page.getByRole('heading', { name: 'You are not logged in' })).toBeVisible();
  expect(await findings(page), 'a denied login').toEqual([]);
  await page.route('**/openid-configuration', (route) => route.abort());
  await page.goto('/');
  await page.locator('#qsLoginBtn').click();
  await expect(page.getByRole('alert')).toBeVisible();
  expect(await findings(page), 'a tenant that does not answer').toEqual([]);
});

test('axe finds nothing where the page starts late or not at all', async ({ page }) => {
  await signIn(page);
  await page.route('**/authorize?*', () => new Promise(() => undefined));
  await page.goto('/profile');
  await expect(page.getByText('Checking whether you are logged in…')).toHaveCSS('opacity', '1');
  expect(await findings(page), 'a session that is being checked').toEqual([]);
  await page.route('**/auth_config.json', (route) => route.fulfill({ status: 502 }));
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'The page cannot start yet' })).toBeVisible();
  expect(await findings(page), 'a page that cannot start').toEqual([]);
});

for (const width of [390, 1280]) {
  test(`axe finds nothing whatever comes of a call, at ${width} px`, async ({ page, tenant }) => {
    await page.setViewportSize({ width, height: 800 });
    await signIn(page, BOB);
    await open(page, 'External API');
    await ping(page);
    await expect(page.locator(RESULT)).toContainText(VALID);
    expect(await findings(page), 'an answer').toEqual([]);
    await ping(page, 'Ping API with permission');
    await page.getByRole('button', { name: 'Ask for access' }).click();
    await expect(page.getByText(/Copied|lets no page copy/)).toBeVisible();
    expect(await findings(page), 'a missing permission').toEqual([]);
    await damageTokens(page);
    await ping(page);
    await expect(page.getByText("'401: Unauthorized'")).toBeVisible();
    expect(await findings(page), 'a refused token').toEqual([]);
    await tenant.revokeSessions();
    await ping(page);
    await expect(page.getByRole('main')).toContainText('Your session has ended');
    expect(await findings(page), 'a session that is over').toEqual([]);
  });
}

test('axe finds nothing while a call waits, or goes unanswered', async ({ page }) => {
  await signIn(page);
  await open(page, 'External API');
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/external', async (route) => {
    await held;
    await route.abort();
  });
  await ping(page);
  await expect(page.getByRole('status').first()).toContainText('Still waiting');
  expect(await findings(page), 'a long wait').toEqual([]);
  release();
  await expect(page.getByText('Error: no answer from the API')).toBeVisible();
  expect(await findings(page), 'no answer').toEqual([]);
});

test('axe finds nothing on a token that is shown', async ({ page }) => {
  await signIn(page);
  await open(page, 'Profile');
  await page.getByRole('button', { name: 'Show the access token', exact: true }).click();
  await page.getByRole('button', { name: 'Copy the ID token', exact: true }).click();
  await expect(page.getByLabel('Your access token')).toContainText('eyJ');
  expect(await findings(page)).toEqual([]);
  await loggedIn(page);
});
