import { expect, signIn, test, TOKEN } from './sign-in';

test('tokens stay in memory and go to our API only', async ({ page, stack, watch }) => {
  await signIn(page);
  await page.goto('/external-api');
  for (const [name, answer] of [
    ['Ping API', 'successfully validated!'],
    ['Ping API with permission', 'grants read:messages'],
  ] as const) {
    await page.getByRole('button', { name, exact: true }).click();
    await expect(page.locator('#api-call-result')).toContainText(answer);
  }
  await page.goto('/backend-api');
  await page.getByRole('button', { name: 'Ping', exact: true }).click();
  await expect(page.getByText('Your ID token was successfully validated!')).toBeVisible();
  await page.getByRole('link', { name: 'Profile', exact: true }).click();
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
