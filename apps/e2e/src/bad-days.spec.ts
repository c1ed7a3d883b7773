import { expect, signIn, test } from './sign-in';

test('an API that is down is said in words, and found again', async ({ page, stack, watch }) => {
  for (const status of [500, 502, 503, 504, NaN]) watch.expected.add(status);
  await signIn(page);
  await page.getByRole('link', { name: 'External API', exact: true }).click();
  await stack.api.stop();
  try {
    await page.getByRole('button', { name: 'Ping API', exact: true }).click();
    await expect(page.getByRole('main')).toContainText(
      /API (cannot be reached|is not reachable|does not answer|could not be reached)/i,
    );
  } finally {
    await stack.api.start();
  }
  await page.getByRole('button', { name: 'Ping API', exact: true }).click();
  await expect(page.locator('#api-call-result')).toContainText('successfully validated!');
});
