import { expect, signIn, test } from '../sign-in';
import { loggedIn, loggedOut } from './weather';

test('whatever other pages of this host leave behind, the page starts', async ({ page, context, stack }) => {
  await signIn(page);
  await page.evaluate(() => {
    for (const name of ['promo_50%off', '%', 'a%E0%A4%A']) document.cookie = `${name}=1`;
    document.cookie = 'auth0.latchkey-web.organization_hint={; path=/';
    for (const name of ['auth.redirects', 'auth.denied', 'a0.spajs.txs.latchkey-web'])
      sessionStorage.setItem(name, '{');
    localStorage.setItem('theme', '{');
    history.replaceState('text', '', '/profile?promo=50%off#50%');
  });
  await page.reload();
  await loggedIn(page);
  await context.clearCookies({ domain: 'localhost', name: /auth0/ });
  await page.goto('/');
  await loggedOut(page);
  expect((await context.cookies(stack.page)).map(({ name }) => name)).toContain('promo_50%off');
});

/** What a browser withholds, what the page says of it, and its button. */
const WITHHELD = [
  [
    () => {
      const get = () => {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      };
      for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get });
    },
    /^\s*This browser keeps nothing for this page, [^“]*$/,
    'Try again',
  ],
  [
    // As for a page from http://192.168.0.7 (Web Cryptography, section 10.1).
    () => Object.defineProperty(crypto, 'subtle', { value: undefined }),
    /^\s*This browser lets nobody log in here, [^“]*$/,
    'Copy the details',
  ],
] as const;

test('what a browser withholds is said, and by nobody else', async ({ context }) => {
  for (const [withhold, words, button] of WITHHELD) {
    const page = await context.newPage();
    await page.addInitScript(withhold);
    await page.goto('/');
    await page.locator('#qsLoginBtn').click();
    await expect(page.getByRole('alert')).toHaveText(words);
    await expect(page.getByRole('button', { name: button, exact: true })).toBeVisible();
  }
});

test('a browser that lacks channel, locks and workers will do', async ({ page }) => {
  await page.addInitScript(() => {
    for (const name of ['BroadcastChannel', 'Worker']) Object.defineProperty(window, name, { value: undefined });
    Object.defineProperty(navigator, 'locks', { value: undefined });
  });
  await signIn(page);
  await page.reload();
  await loggedIn(page);
});

/** What a page needs while it starts; each fails here as nobody expects. */
const HARM = [
  () => Object.defineProperty(Document.prototype, 'cookie', { get: () => JSON.parse('{') as unknown }),
  () => Object.defineProperty(HTMLElement.prototype, 'style', { get: () => JSON.parse('{') as unknown }),
  () => Object.assign(History.prototype, { replaceState: () => JSON.parse('{') as unknown }),
  () => Object.assign(Document.prototype, { createElementNS: () => JSON.parse('{') as unknown }),
];

test('a page that fails while it starts is not blank', async ({ context, watch }) => {
  watch.expected.add(NaN);
  for (const harm of HARM) {
    const page = await context.newPage();
    await page.addInitScript(harm);
    await page.goto('/');
    await expect(page.getByRole('alert')).toContainText('Something in this page failed');
    await expect(page.getByRole('button', { name: 'Try again', exact: true })).toBeVisible();
  }
});
