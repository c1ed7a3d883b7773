import { expect, signIn, test } from './sign-in';

/** Bytes of scripts and styles, as brotli sends them. */
const MOST = 150_000;

test('a whole ping journey is light', async ({ page, stack, served, watch }) => {
  test.skip(served === 'development', 'The dev server sends everything as it was written.');
  await signIn(page);
  await page.getByRole('link', { name: 'External API', exact: true }).click();
  await page.getByRole('button', { name: 'Ping API', exact: true }).click();
  await expect(page.locator('#api-call-result')).toContainText('successfully validated!');
  await page.waitForLoadState('networkidle'); // what is fetched ahead counts too
  const urls = watch.requests.map((request) => new URL(request.url()));
  const files = new Set(urls.filter((url) => url.origin === stack.page).map(({ pathname }) => pathname));
  let total = 0;
  for (const file of files) {
    if (!/\.(js|css)$/.test(file)) continue;
    const answer = await page.request.head(file, { headers: { 'Accept-Encoding': 'br' } });
    total += Number(answer.headers()['content-length']);
  }
  expect(total, 'with the SDK').toBeGreaterThan(125_000);
  expect(total).toBeLessThanOrEqual(MOST);
});
