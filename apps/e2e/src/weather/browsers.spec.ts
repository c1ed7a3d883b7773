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

test('a browser that keeps nothing says so itself', async ({ page }) => {
  await page.addInitScript(() => {
    const get = () => {
      throw new DOMException('Access is denied for this document.', 'SecurityError');
    };
    for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get });
  });
  await page.goto('/');
  await page.locator('#qsLoginBtn').click();
  await expect(page.getByRole('alert')).toHaveText(/^\s*This browser keeps nothing for this page, [^“]*$/);
  await expect(page.getByRole('button', { name: 'Try again', exact: true })).toBeVisible();
});

test('a page from plain http says what it needs', async ({ page }) => {
  // As in a browser that has got the page from http://192.168.0.7: https://w3c.github.io/webcrypto/#Crypto-attribute-subtle
  await page.addInitScript(() => Object.defineProperty(crypto, 'subtle', { value: undefined }));
  await page.goto('/');
  await page.locator('#qsLoginBtn').click();
  await expect(page.getByRole('alert')).toHaveText(/^\s*This browser lets nobody log in here, [^“]*$/);
  await expect(page.getByRole('button', { name: 'Copy the details', exact: true })).toBeVisible();
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

for (const [what, harm] of [
  ['cookies', () => Object.defineProperty(Document.prototype, 'cookie', { get: () => JSON.parse('{') as unknown })],
  ['styles', () => Object.defineProperty(HTMLElement.prototype, 'style', { get: () => JSON.parse('{') as unknown })],
  ['its history', () => Object.assign(History.prototype, { replaceState: () => JSON.parse('{') as unknown })],
  ['its elements', () => Object.assign(Document.prototype, { createElementNS: () => JSON.parse('{') as unknown })],
] as const) {
  test(`a page that fails over ${what} says so, with a button`, async ({ page, watch }) => {
    watch.expected.add(NaN);
    await page.addInitScript(harm);
    await page.goto('/');
    await expect(page.getByRole('alert')).toContainText('Something in this page failed');
    await expect(page.getByRole('button', { name: 'Try again', exact: true })).toBeVisible();
  });
}
