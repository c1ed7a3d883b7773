import { BOB, expect, signIn, test } from './sign-in';

const result = '#api-call-result';

test('ada pings the API with her access token', async ({ page }) => {
  await signIn(page);
  await page.getByRole('link', { name: 'External API', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'External API', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Ping API', exact: true }).click();
  const answer = JSON.stringify({ msg: 'Your access token was successfully validated!' }, null, 2);
  await expect(page.locator(result)).toHaveText(answer, { useInnerText: true });
});

test('ada has the permission', async ({ page }) => {
  await signIn(page);
  await page.goto('/external-api');
  await page.getByRole('button', { name: 'Ping API with permission', exact: true }).click();
  await expect(page.locator(result)).toContainText('grants read:messages');
});

test('bob lacks the permission and is told which', async ({ page, watch }) => {
  watch.expected.add(403);
  await signIn(page, BOB);
  await page.goto('/external-api');
  await page.getByRole('button', { name: 'Ping API', exact: true }).click();
  await expect(page.locator(result)).toContainText('successfully validated!');
  await page.getByRole('button', { name: 'Ping API with permission', exact: true }).click();
  await expect(page.getByText("Error: the server responded with '403: Forbidden'")).toBeVisible();
  await expect(page.getByRole('main')).toContainText('read:messages');
});

test('the backend API takes the ID token', async ({ page, watch }) => {
  await signIn(page);
  await page.getByRole('link', { name: 'Backend API', exact: true }).click();
  await page.getByRole('button', { name: 'Ping', exact: true }).click();
  await expect(page.getByText(/^Response from the server:/)).toContainText('Your ID token was successfully validated!');
  const bearer = watch.requests.find((r) => r.url().endsWith('/api/private'))?.headers()['authorization'] ?? '';
  const claims = JSON.parse(Buffer.from(bearer.split('.')[1] ?? '', 'base64url').toString()) as { aud: unknown };
  expect(claims.aud).toBe('latchkey-web');
});
