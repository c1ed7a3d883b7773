import { expect, signIn, test } from '../sign-in';

// On the dev server, for the built page's policy lets it ask nobody but the API that serves it.
test('tokens go to the API that the settings name, and nowhere else', async ({ page, stack, watch }) => {
  await page.route('**/auth_config.json', async (route) => {
    const settings = (await (await route.fetch()).json()) as object;
    await route.fulfill({ json: { ...settings, apiOrigin: stack.apiOrigin } });
  });
  await signIn(page);
  for (const [link, button] of [
    ['External API', 'Ping API'],
    ['Backend API', 'Ping'],
  ] as const) {
    await page.getByRole('link', { name: link, exact: true }).click();
    await page.getByRole('button', { name: button, exact: true }).click();
    await expect(page.locator('#api-call-result')).toContainText('successfully validated!');
  }
  // What takes the API's place cannot send the token on, to the page's own server neither.
  watch.expected.add(NaN);
  const location = `${stack.page}/api/private`;
  await page.route(`${stack.apiOrigin}/api/private`, (route) => route.fulfill({ status: 307, headers: { location } }));
  await page.getByRole('button', { name: 'Ping', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('Something redirected this call to another address.');
  const calls = watch.requests.filter((request) => new URL(request.url()).pathname.startsWith('/api/'));
  expect(calls.map((request) => new URL(request.url()).origin)).toEqual(calls.map(() => stack.apiOrigin));
  expect(calls.filter((request) => 'authorization' in request.headers())).toHaveLength(3);
});
