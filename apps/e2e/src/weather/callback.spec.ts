import { ADA, expect, fillIn, signIn, test } from '../sign-in';
import { loggedIn, loggedOut } from './weather';

const UNFINISHED = { name: 'The login could not be finished' };

test('a denied login is told in the tenant’s words', async ({ page, tenant }) => {
  await tenant.switch({ denyNextLogin: 'The door is closed on Sundays.' });
  await page.goto('/profile');
  await fillIn(page, ADA);
  await expect(page.getByRole('heading', { name: 'You are not logged in' })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('The door is closed on Sundays.');
  await page.getByRole('button', { name: 'Log in as somebody else' }).click();
  await expect(page.locator('input[name="username"]')).toBeVisible();
});

test('a callback that no login leads to offers one', async ({ page, watch }) => {
  for (const query of ['', '?code=forged&state=forged', '?code=forged']) {
    await page.goto(`/callback${query}`);
    await expect(page.getByRole('heading', UNFINISHED)).toBeVisible();
    await expect(page).toHaveTitle('The login could not be finished · Latchkey');
    await expect(page).toHaveURL(/\/callback$/);
    expect(watch.requests.filter((request) => request.url().endsWith('/oauth/token'))).toEqual([]);
    await page.getByRole('button', { name: 'Go to login' }).click();
    await expect(page.locator('input[name="username"]')).toBeVisible();
  }
  await fillIn(page, ADA);
  await loggedIn(page);
});

test('a callback with a stale state offers a login', async ({ page, watch }) => {
  const states: string[] = [];
  for (let logins = 0; logins < 2; logins++) {
    await page.goto('/');
    const begun = page.waitForRequest(/\/authorize\?/);
    await page.locator('#qsLoginBtn').click();
    states.push(new URL((await begun).url()).searchParams.get('state') ?? '');
    await expect(page.locator('input[name="username"]')).toBeVisible();
  }
  await page.goto(`/callback?code=stale&state=${encodeURIComponent(states[0] ?? '')}`);
  await expect(page.getByRole('heading', UNFINISHED)).toBeVisible();
  expect(watch.requests.filter((request) => request.url().endsWith('/oauth/token'))).toEqual([]);
  await loggedOut(page);
});

test('a forged error is not quoted', async ({ page }) => {
  await page.goto('/');
  await page.locator('#qsLoginBtn').click();
  await expect(page.locator('input[name="username"]')).toBeVisible();
  await page.goto('/callback?error=access_denied&error_description=Call+0800+FRAUD&state=forged');
  await expect(page.getByRole('heading', { name: 'You are not logged in' })).toBeVisible();
  await expect(page.getByText('FRAUD')).toHaveCount(0);
});

test('a callback that is opened twice goes on', async ({ page, context, stack, watch }) => {
  await signIn(page);
  const used = watch.requests.find((request) => /\/callback\?code=/.test(request.url()))?.url() ?? '';
  for (const tab of [page, await context.newPage()]) {
    await tab.goto(used);
    await loggedIn(tab);
    await expect(tab).toHaveURL(`${stack.page}/`);
  }
  await context.clearCookies();
  await page.goto(used);
  await expect(page.getByRole('heading', UNFINISHED)).toBeVisible();
  await loggedOut(page);
});

test('the back button leads to no old callback', async ({ page, watch }) => {
  watch.expected.add(400); // to the tenant's login page instead, which has been used
  await signIn(page);
  await page.goBack();
  await expect(page).not.toHaveURL(/\/callback/);
  await page.goto('/');
  await loggedIn(page);
});

test('a target on another origin is refused', async ({ page, stack }) => {
  // Whoever can write into the transaction could send the person anywhere after the login.
  await page.addInitScript(() => {
    const key = 'a0.spajs.txs.latchkey-web';
    const begun = sessionStorage.getItem(key);
    if (!begun || location.pathname !== '/callback') return;
    const evil = { ...(JSON.parse(begun) as object), appState: { target: 'https://evil.example/profile' } };
    sessionStorage.setItem(key, JSON.stringify(evil));
  });
  await page.goto('/profile');
  await fillIn(page, ADA);
  await loggedIn(page);
  await expect(page).toHaveURL(`${stack.page}/`);
});
