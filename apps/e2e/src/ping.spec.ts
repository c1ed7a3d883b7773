import { BOB, expect, signIn, test, TOKEN } from './sign-in';
import { open, ping, RESULT, VALID } from './weather/weather';

test("ada's tokens ping, stay in memory and go nowhere else", async ({ page, stack, watch }) => {
  await signIn(page);
  await open(page, 'External API');
  await ping(page);
  const answer = JSON.stringify({ msg: 'Your access token was successfully validated!' }, null, 2);
  await expect(page.locator(RESULT)).toHaveText(answer, { useInnerText: true });
  await ping(page, 'Ping API with permission');
  await expect(page.locator(RESULT)).toContainText('grants read:messages');
  await page.goto('/backend-api');
  await ping(page, 'Ping');
  await expect(page.getByText(/^Response from the server:/)).toContainText('Your ID token was successfully validated!');
  const bearer = watch.requests.find((r) => r.url().endsWith('/api/private'))?.headers()['authorization'] ?? '';
  const claims = JSON.parse(Buffer.from(bearer.split('.')[1] ?? '', 'base64url').toString()) as { aud: unknown };
  expect(claims.aud).toBe('latchkey-web');

  await open(page, 'Profile');
  for (const name of ['Show the ID token', 'Show the access token']) {
    await expect(page.getByRole('button', { name, exact: true })).toBeVisible();
  }
  const places = await page.evaluate(() => [
    JSON.stringify(localStorage),
    JSON.stringify(sessionStorage),
    document.cookie,
    document.documentElement.outerHTML,
    location.href,
  ]);
  places.push(stack.api.output);
  for (const place of places) expect(place).not.toMatch(TOKEN);

  const origins = new Set(
    watch.requests.map((request) => new URL(request.url()).origin).filter((origin) => origin !== 'null'),
  );
  expect([...origins].sort()).toEqual([stack.page, stack.tenantOrigin].sort());
  const withToken = watch.requests
    .filter((request) => request.headers()['authorization'])
    .map((request) => new URL(request.url()).pathname);
  expect(new Set(withToken)).toEqual(new Set(['/api/external', '/api/private-scoped', '/api/private']));
});

test('bob lacks the permission and is told which', async ({ page, watch }) => {
  watch.expected.add(403);
  await signIn(page, BOB);
  await page.goto('/external-api');
  await ping(page);
  await expect(page.locator(RESULT)).toContainText(VALID);
  await ping(page, 'Ping API with permission');
  await expect(page.getByText("Error: the server responded with '403: Forbidden'")).toBeVisible();
  await expect(page.getByRole('main')).toContainText('read:messages');
});
