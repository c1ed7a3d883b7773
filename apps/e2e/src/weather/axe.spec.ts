import { findings } from '../axe';
import { ADA, BOB, expect, fillIn, signIn, test } from '../sign-in';
import { damageTokens, open, ping, RESULT, VALID } from './weather';

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

test('axe finds nothing whatever comes of a call', async ({ page, tenant }) => {
  /** At both widths, for tables and pictures differ there. */
  const none = async (state: string) => {
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await findings(page), `${state}, at ${width} px`).toEqual([]);
    }
  };
  await signIn(page, BOB);
  await open(page, 'Profile');
  await page.getByRole('button', { name: 'Show the access token', exact: true }).click();
  await page.getByRole('button', { name: 'Copy the ID token', exact: true }).click();
  await expect(page.getByLabel('Your access token')).toContainText('eyJ');
  await none('a token that is shown');
  await open(page, 'External API');
  await ping(page);
  await expect(page.locator(RESULT)).toContainText(VALID);
  await none('an answer');
  await ping(page, 'Ping API with permission');
  await page.getByRole('button', { name: 'Ask for access' }).click();
  await expect(page.getByText(/Copied|lets no page copy/)).toBeVisible();
  await none('a missing permission');

  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/external', (route) => held.then(() => route.abort()));
  await ping(page);
  await expect(page.getByRole('status').first()).toContainText('Still waiting');
  await none('a long wait');
  release();
  await expect(page.getByText('Error: no answer from the API')).toBeVisible();
  await none('no answer');
  await page.unroute('**/api/external');

  await damageTokens(page);
  await ping(page);
  await expect(page.getByText("'401: Unauthorized'")).toBeVisible();
  await none('a refused token');
  await tenant.revokeSessions();
  await ping(page);
  await expect(page.getByRole('main')).toContainText('Your session has ended');
  await none('a session that is over');
});
