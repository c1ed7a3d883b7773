import { type Page } from '@playwright/test';
import { findings } from './axe';
import { tabTo } from './keyboard';
import { watchShifts } from './shifts';
import { ADA, BOB, expect, fillIn, signIn, test } from './sign-in';

const field = (page: Page) => page.getByRole('textbox', { name: 'New message', exact: true });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const list = (page: Page) => page.getByRole('region', { name: 'Your messages' }).getByRole('listitem');

async function open(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Messages', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Messages', exact: true })).toBeVisible();
}

async function send(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await button(page, 'Send').click();
}

/** Sends a message and waits until the API has it. */
async function sent(page: Page, text: string): Promise<void> {
  await send(page, text);
  await expect(list(page).first()).toContainText(text);
  await expect(button(page, 'Delete').first()).toBeVisible();
}

test.describe('on a narrow screen', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('a message is sent, deleted and brought back by keyboard', async ({ page }) => {
    const { keyboard } = page;
    const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    await watchShifts(page);
    await page.goto('/messages?a=1#b');
    await tabTo(page.locator('input[name="username"]'));
    await keyboard.type(ADA.email);
    await keyboard.press('Tab');
    await keyboard.type(ADA.password);
    await keyboard.press('Enter');
    await expect(page).toHaveURL(/\/messages\?a=1#b$/);
    await expect(page.getByText('None yet.')).toBeVisible();
    expect([await findings(page), await fits()], 'an empty list').toEqual([[], true]);

    await tabTo(field(page));
    await keyboard.press('Tab');
    await expect(button(page, 'Send')).toBeFocused();
    await keyboard.press('Enter');
    await expect(field(page)).toBeFocused();
    await expect(field(page)).toHaveAccessibleDescription(/The text is empty: write 1 to 1,000 characters\.$/);
    expect(await findings(page), 'a text that cannot be').toEqual([]);

    await keyboard.type(`A first line,${' and a long one'.repeat(8)}`);
    await keyboard.press('Enter');
    await keyboard.type('and-a-word-that-is-wider-than-the-page'.repeat(3));
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await expect(page.getByRole('status').filter({ hasText: 'Sent.' })).toBeVisible();
    await expect(field(page)).toHaveValue('');
    await tabTo(button(page, 'Delete'));
    await expect(button(page, 'Delete')).toHaveAccessibleDescription(/^A first line/);
    expect([await findings(page), await fits()], 'a message').toEqual([[], true]);
    await page.reload();
    await tabTo(button(page, 'Delete'));
    expect(await page.evaluate(() => window.shift()), 'what moves by itself').toBeLessThan(0.02);

    const below = page.getByRole('heading', { name: 'The last ten calls' });
    const before = await below.boundingBox();
    await keyboard.press('Enter');
    await expect(button(page, 'Undo')).toBeFocused();
    expect(await below.boundingBox(), 'what stands below a deleted message').toEqual(before);
    await keyboard.press('Enter');
    await expect(button(page, 'Delete')).toBeFocused();
    await expect(list(page)).toContainText('A first line');
    await keyboard.press('Enter');
    await tabTo(page.getByRole('link', { name: 'Home', exact: true }));
    await keyboard.press('Enter');
    await open(page);
    await expect(page.getByText('None yet.')).toBeVisible();
  });
});

test('what bob may not is said in words', async ({ page, watch }) => {
  watch.expected.add(403);
  await signIn(page, BOB);
  await open(page);
  const region = page.getByRole('region', { name: 'Your messages' });
  await expect(region.getByRole('alert')).toContainText("'403: Forbidden'");
  await expect(region.getByRole('alert')).toContainText('read:messages');
  await send(page, 'May I?');
  await expect(page.getByRole('alert').filter({ hasText: 'write:messages' })).toBeVisible();
  await expect(field(page)).toHaveValue('May I?');
  await expect(button(page, 'Ask for access')).toHaveCount(2);
  expect(await findings(page)).toEqual([]);
});

test('a text outlives the end of the session', async ({ page, tenant, watch }) => {
  watch.expected.add(401).add(403);
  const eve = { email: 'eve@example.com', password: 'eve', roles: ['Admin'] };
  await tenant.addPerson(eve);
  await signIn(page, eve);
  await open(page);
  await expect(page.getByText('None yet.')).toBeVisible();
  await tenant.revokeSessions();
  await page.route('**/api/messages', async (route) => {
    const headers = await route.request().allHeaders();
    await route.continue({ headers: { ...headers, authorization: `${headers['authorization']}x` } });
  });
  await send(page, 'Half a thought');
  await expect(page.getByRole('main')).toContainText('Your session has ended');
  await expect(field(page)).toHaveValue('Half a thought');
  expect(await findings(page), 'a session that is over').toEqual([]);
  await page.unroute('**/api/messages');
  await button(page, 'Go to login').click();
  await fillIn(page, BOB); // somebody else, who is shown nothing of it
  await expect(page.getByRole('alert').filter({ hasText: 'read:messages' })).toBeVisible();
  await expect(field(page)).toHaveValue('');
  await button(page, 'Log out').click();
  await expect(button(page, 'Log in')).toBeVisible();
  await signIn(page, eve);
  await open(page);
  await expect(field(page)).toHaveValue('Half a thought');
  await button(page, 'Send').click();
  await expect(list(page)).toContainText('Half a thought');
});

test('a message whose answer is lost is sent once more, and is there once', async ({ page, tenant, watch }) => {
  watch.expected.add(NaN);
  const person = { email: 'fay@example.com', password: 'fay', roles: ['Admin'] };
  await tenant.addPerson(person);
  await signIn(page, person);
  await open(page);
  let posts = 0;
  await page.route('**/api/messages', async (route) => {
    if (route.request().method() !== 'POST' || posts++ > 0) return route.continue();
    await route.fetch(); // the API has it, and nobody hears of that
    await route.abort();
  });
  await sent(page, 'Only once');
  await expect(page.getByText('again, with the same Idempotency-Key')).toBeVisible();
  await page.reload();
  await expect(list(page)).toHaveCount(1);
  expect(posts).toBe(2);
});

test('a deletion goes out when the page is left, however', async ({ page, tenant }) => {
  const person = { email: 'gus@example.com', password: 'gus', roles: ['Admin'] };
  await tenant.addPerson(person);
  await signIn(page, person);
  await open(page);
  const ways: [string, () => Promise<unknown>][] = [
    ['a reload', () => page.reload()],
    ['another page', () => page.getByRole('link', { name: 'Home', exact: true }).click()],
    ['a logout', () => button(page, 'Log out').click()],
  ];
  for (const [way, leave] of ways) {
    await sent(page, `Deleted, then ${way}`);
    await button(page, 'Delete').click();
    await expect(button(page, 'Undo')).toBeVisible();
    await leave();
    if (way === 'a logout') {
      await expect(button(page, 'Log in')).toBeVisible();
      await signIn(page, person);
    }
    await open(page);
    await page.reload();
    await expect(page.getByText('None yet.'), way).toBeVisible();
  }
});

test('a message is seen in every tab, also after the API was away', async ({ page, context, stack, tenant, watch }) => {
  watch.expected.add(NaN).add(502);
  const person = { email: 'hal@example.com', password: 'hal', roles: ['Admin'] };
  await tenant.addPerson(person);
  await signIn(page, person);
  await open(page);
  const other = await context.newPage();
  await other.goto('/messages');
  await expect(other.getByText('None yet.')).toBeVisible();
  await sent(page, 'Seen over there');
  await expect(list(other)).toHaveText([/Seen over there/]);
  // Its database is in memory here: what is sent before a stream is back has the position of the message that is gone.
  await stack.api.stop(); // which takes streams for a second still
  const back = [page, other].map((tab) => tab.waitForResponse((r) => r.url().endsWith('/stream') && r.ok()));
  await stack.api.start();
  await Promise.all(back);
  await sent(other, 'Seen here again');
  await expect(list(page).first()).toContainText('Seen here again');
  for (const tab of [page, other]) await expect(button(tab, 'Delete')).toHaveCount(2);
});
