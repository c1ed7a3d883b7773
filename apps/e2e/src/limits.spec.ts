import { expect, signIn, test } from './sign-in';
import { open, ping, pinged, RESULT, VALID } from './weather/weather';

/** Requests that are taken in so many seconds: fewer than the test sends, and a short wait. */
const LIMITED = { RATE_LIMIT: '2/10' };
const GOES_ON = 'The API takes no more requests from you for a while. This goes on by itself in';

// Before anybody logs in: the page fetches its other parts soon after.
test.beforeEach(async ({ stack }) => {
  await stack.api.stop();
  await stack.api.start(undefined, LIMITED);
});

test.afterEach(async ({ page, stack }) => {
  await page.close(); // its stream would miss the API
  await stack.api.stop();
  await stack.api.start();
});

test('the page says when a limited API goes on, and goes on by itself', async ({ page, watch }) => {
  watch.expected.add(429);
  await signIn(page);
  await open(page, 'External API');
  const main = page.getByRole('main');
  for (let i = 0; i < 2; i++) await pinged(page);
  await ping(page);
  const pause = main.getByRole('status').filter({ hasText: GOES_ON });
  const [eye, ear] = [pause.locator('[aria-hidden]'), pause.locator('.unseen')];
  await expect(eye).toHaveText(/^\d+ s$/);
  const [seen, heard] = [await eye.textContent(), await ear.textContent()];
  expect(heard).toMatch(/^\d+ seconds$/);
  await expect(eye).not.toHaveText(seen ?? '');
  await expect(ear).toHaveText(heard ?? ''); // a screen reader hears it once
  await expect(page.locator(RESULT)).toContainText(VALID);
  await expect(main).not.toContainText(GOES_ON);
  const steps = page.locator('app-call-picture li .text');
  await expect(steps).toContainText(['429 Too Many Requests', 'Waited as long as the API asked', '200 OK']);
});

test('a message that meets a limit is sent when it is over, once', async ({ page, watch }) => {
  watch.expected.add(429);
  await signIn(page);
  await page.getByRole('link', { name: 'Messages', exact: true }).click(); // the list and its stream are two requests
  const main = page.getByRole('main');
  await expect(main).toContainText('None yet');
  await page.getByRole('textbox', { name: 'New message' }).fill('When it is over');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(main.getByRole('status').filter({ hasText: GOES_ON })).toBeVisible();
  await expect(main.getByRole('status').filter({ hasText: 'Sent.' })).toBeVisible();
  await expect(main.getByRole('listitem').filter({ hasText: 'When it is over' })).toHaveCount(1);
});
