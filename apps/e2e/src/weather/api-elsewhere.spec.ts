import { Process } from '../processes';
import { expect, signIn, test } from '../sign-in';
import { open, ping, RESULT, VALID } from './weather';

test('tokens go to the API that the settings name, and nowhere else', async ({ page, stack, watch }) => {
  // A second server of the page, at an origin that tenant and API know; its own API would take the same tokens.
  const host = new Process(
    'dist/api/main.js',
    {
      PORT: new URL(stack.otherOrigin).port,
      AUTH0_DOMAIN: stack.tenantOrigin,
      CORS_ORIGINS: stack.otherOrigin,
      PAGE_API_ORIGIN: stack.apiOrigin,
    },
    `${stack.otherOrigin}/api/health/ready`,
  );
  await host.start();
  try {
    await signIn(page, undefined, stack.otherOrigin);
    await open(page, 'External API');
    await ping(page);
    await expect(page.locator(RESULT)).toContainText(VALID);
    await open(page, 'Backend API');
    await ping(page, 'Ping');
    await expect(page.locator(RESULT)).toContainText(VALID);
    // What takes the API's place cannot send the token on, to the page's own server neither.
    watch.expected.add(NaN);
    const location = `${stack.otherOrigin}/api/private`;
    const headers = { location, 'Access-Control-Allow-Origin': stack.otherOrigin };
    await page.route(`${stack.apiOrigin}/api/private`, (route) => route.fulfill({ status: 307, headers }));
    await ping(page, 'Ping');
    await expect(page.getByRole('alert')).toContainText('Something redirected this call to another address.');
  } finally {
    await host.stop();
  }
  const calls = watch.requests.filter((request) => new URL(request.url()).pathname.startsWith('/api/'));
  expect(new Set(calls.map((request) => new URL(request.url()).origin))).toEqual(new Set([stack.apiOrigin]));
  expect(calls.filter((request) => 'authorization' in request.headers())).toHaveLength(3);
});
