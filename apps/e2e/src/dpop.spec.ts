import { type Page, type Route } from '@playwright/test';
import { callsOf } from './proofs';
import { expect, signIn, test } from './sign-in';
import { type Stack } from './stack';
import { loggedIn, loggedOut, open, ping, pinged, renewals, RESULT, statuses, VALID } from './weather/weather';

/** How many keys, and how many nonces, this browser keeps for the page. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const request = indexedDB.open('auth0-spa-js');
    const database = await new Promise<IDBDatabase>((resolve) => {
      request.onsuccess = () => resolve(request.result);
    });
    const count = (name: string) =>
      new Promise<number>((resolve) => {
        const counted = database.transaction(name).objectStore(name).count();
        counted.onsuccess = () => resolve(counted.result);
      });
    const counts = database.objectStoreNames.length ? [await count('keypair'), await count('nonce')] : [0, 0];
    database.close();
    return counts;
  });

/** Has the API say this of proofs for the time of a test. */
async function withApi({ api }: Stack, env: Record<string, string>, act: () => Promise<void>) {
  await api.stop();
  await api.start(undefined, env);
  try {
    await act();
  } finally {
    await api.stop();
    await api.start();
  }
}

test('tokens are bound to one key, from the login to the logout', async ({ page, context, tenant, watch }) => {
  watch.expected.add(401);
  await tenant.switch({ nextAccessTokenLifetime: 1 });
  await signIn(page);
  await open(page, 'External API');
  await pinged(page); // renewed first
  expect(renewals(watch)).toBe(1);
  await expect(page.locator('app-call-picture')).toContainText('DPoP: eyJ…');
  await page.reload();
  await loggedIn(page);
  await pinged(page);
  const other = await context.newPage();
  await other.goto('/external-api');
  await Promise.all([page, other].map(pinged));
  const calls = callsOf(watch);
  expect(new Set(calls.map(({ scheme }) => scheme))).toEqual(new Set(['DPoP']));
  const [jkt] = new Set(calls.map((call) => call.jkt));
  expect(calls.every((call) => call.jkt === jkt)).toBe(true);
  expect(new Set(calls.map(({ proof }) => proof?.['jti'])).size).toBe(calls.length);

  await open(page, 'Profile');
  await expect(page.locator('app-bound-key')).toContainText(String(jkt));
  await page.getByRole('button', { name: 'Try a copy without the key', exact: true }).click();
  const outcome = page.locator('app-bound-key').getByRole('status');
  await expect(outcome).toContainText('The API refuses the copy: 401 Unauthorized.');
  await expect(outcome).toContainText('bound to a key');
  expect(callsOf(watch).at(-1)).toMatchObject({ scheme: 'Bearer', jkt, proof: undefined });
  expect((await kept(page))[0]).toBe(1);
  await page.locator('#qsLogoutBtn').click();
  await loggedOut(page);
  await loggedOut(other);
  expect(await kept(page), 'the key is gone').toEqual([0, 0]);
});

test('the round for a nonce of the API is gone once, and never seen', async ({ page, stack, watch }) => {
  watch.expected.add(401).add(NaN); // the stream of messages, when the API goes
  await withApi(stack, { DPOP_NONCE: 'on', DPOP: 'required' }, async () => {
    await signIn(page);
    await open(page, 'External API');
    await pinged(page);
    await expect(page.locator('app-call-picture')).toContainText('again, with the nonce of the API');
    await pinged(page);
    expect(await statuses(watch, '/api/external')).toEqual([401, 200, 200]);
    await page.goto('/messages');
    await page.getByLabel('New message').fill('With a nonce');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(page.locator('app-message-list')).toContainText('With a nonce');
  });
});

test('a clock that is wrong by an hour shuts nobody out', async ({ page, watch }) => {
  watch.expected.add(401);
  await signIn(page);
  await open(page, 'External API');
  await page.evaluate(() => {
    const { now } = Date;
    Date.now = () => now() - 3_600_000;
  });
  await pinged(page);
  expect(await statuses(watch, '/api/external')).toEqual([401, 200]);
});

test('a proxy that asks twice is not noticed', async ({ page, watch }) => {
  watch.expected.add(401);
  await signIn(page);
  await open(page, 'External API');
  await pinged(page);
  const asksTwice = async (route: Route) => {
    await route.fetch(); // whose answer never arrives
    await route.continue();
  };
  await page.route('**/api/external', asksTwice, { times: 1 });
  await pinged(page);
  await expect(page.locator('app-call-picture')).toContainText('again, with another proof');
  expect(await statuses(watch, '/api/external')).toEqual([200, 401, 200]);
});

test('a browser that keeps no key goes on with bearer tokens, and says so', async ({ page, stack, watch }) => {
  watch.expected.add(401);
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('A mutation operation was attempted.', 'InvalidStateError');
    };
  });
  await signIn(page);
  await open(page, 'External API');
  await pinged(page);
  await expect(page.locator('app-call-picture')).toContainText('bound to no key: this browser keeps none');
  expect(callsOf(watch)).toEqual([{ scheme: 'Bearer', jkt: undefined, proof: undefined }]);
  await open(page, 'Profile');
  await expect(page.locator('app-bound-key')).toContainText('This browser keeps no key');
  await withApi(stack, { DPOP: 'required' }, async () => {
    await open(page, 'External API');
    await ping(page);
    await expect(page.locator(RESULT)).toHaveText("Error: the server responded with '401: Unauthorized'");
    await expect(page.locator('app-call-picture')).toContainText('this browser keeps none');
  });
});

test('a key that is lost in the middle is made anew by another attempt', async ({ page, watch }) => {
  await signIn(page);
  await open(page, 'External API');
  await pinged(page);
  await page.evaluate(() => {
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function () {
      IDBDatabase.prototype.transaction = transaction;
      throw new DOMException('The database connection is closing.', 'InvalidStateError');
    };
  });
  await ping(page);
  await expect(page.getByRole('alert')).toContainText('This browser does not give out the key');
  await page.getByRole('button', { name: 'Try again', exact: true }).click();
  await expect(page.locator(RESULT)).toContainText(VALID);
  expect(await statuses(watch, '/api/external')).toEqual([200, 200]);
});
