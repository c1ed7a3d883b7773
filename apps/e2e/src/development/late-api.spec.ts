import { expect, signIn, test } from '../sign-in';

// Behind the dev server's proxy an API that is away is an answer (500); on the built page it is none.
test('an API that is away is said in words, and found again', async ({ page, stack, watch }) => {
  for (const status of [500, 502, 503, 504, NaN]) watch.expected.add(status);
  const away = async (look: () => Promise<void>) => {
    await stack.api.stop();
    await look().finally(() => stack.api.start());
  };
  await away(async () => {
    await page.goto('/');
    await expect(page.getByText('The API, which hands this page its settings, does not answer.')).toBeVisible();
  });
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.locator('#qsLoginBtn')).toBeVisible();
  await signIn(page);
  await page.getByRole('link', { name: 'External API', exact: true }).click();
  await away(async () => {
    await page.getByRole('button', { name: 'Ping API', exact: true }).click();
    await expect(page.getByRole('main')).toContainText(/API does not answer/i);
  });
  await page.getByRole('button', { name: 'Ping API', exact: true }).click();
  await expect(page.locator('#api-call-result')).toContainText('successfully validated!');
});
