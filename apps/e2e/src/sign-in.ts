import { expect, type Page, type Request } from '@playwright/test';
import { test as stacked } from './stack';
import { TenantControl } from '@latchkey/tenant/control';

export const ADA = { email: 'ada@example.com', password: 'ada' };
export const BOB = { email: 'bob@example.com', password: 'bob' };

/** A signed token, wherever it may stand: two parts that begin a JSON object. */
export const TOKEN = /eyJ[\w-]+\.eyJ[\w-]+/;

/** What every journey is watched for. */
export interface Watch {
  /** Statuses whose "Failed to load resource" the browser itself writes to the console; nothing else may be there. */
  readonly expected: Set<number>;
  readonly requests: Request[];
}

/** Fills in the tenant's login page, where the browser must be already. */
export async function fillIn(page: Page, { email, password }: typeof ADA): Promise<void> {
  await page.locator('input[name="username"]').fill(email);
  await page.locator('input[name="password"]').fill(password);
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
}

/** Logs in by the navigation bar and waits until the page knows the person and has left its callback. */
export async function signIn(page: Page, person = ADA, at = ''): Promise<void> {
  await page.goto(`${at}/`);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await fillIn(page, person);
  await expect(page.getByRole('button', { name: 'Log out', exact: true })).toBeVisible();
  await expect(page).toHaveURL(({ pathname }) => pathname === '/');
}

export const test = stacked.extend<{ watch: Watch; tenant: TenantControl }>({
  tenant: async ({ stack }, use) => {
    const tenant = new TenantControl(stack.tenantOrigin);
    await use(tenant);
    await tenant.reset();
  },
  baseURL: ({ stack }, use) => use(stack.page),
  // Each journey fails where the page logs an error, or where a token goes anywhere but to our own API.
  watch: [
    async ({ context, stack }, use) => {
      const watch: Watch = { expected: new Set(), requests: [] };
      const errors: string[] = [];
      context.on('weberror', (error) => errors.push(String(error.error())));
      context.on('console', (message) => {
        const status = Number(/the server responded with a status of (\d+)/.exec(message.text())?.[1]);
        // A first proof lacks the tenant's nonce, and is refused with it (RFC 9449 section 8); the SDK goes the round.
        if (status === 400 && message.location().url.endsWith('/oauth/token')) return;
        if (message.type() === 'error' && !watch.expected.has(status))
          errors.push(`${message.text()} (${message.location().url})`);
        if (TOKEN.test(message.text())) errors.push(`a token in the console (${message.location().url})`);
      });
      context.on('request', (request) => watch.requests.push(request));
      await use(watch);
      expect(errors, 'errors that the page logged').toEqual([]);
      const sent = watch.requests.map(async (request) => {
        expect(request.url(), 'a token in a URL').not.toMatch(TOKEN);
        const bearer = (await request.allHeaders().catch(() => request.headers()))['authorization'];
        const { origin } = new URL(request.url());
        if (bearer) expect([stack.page, stack.apiOrigin], `a token sent to ${request.url()}`).toContain(origin);
      });
      await Promise.all(sent);
    },
    { auto: true },
  ],
});

export { expect };
