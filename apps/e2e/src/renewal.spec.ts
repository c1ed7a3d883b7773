import { expect, signIn, test } from './sign-in';
import { pinged, renewals } from './weather/weather';

test.use({ tokenLifetime: 5 });

test('an expired token is renewed without the person noticing', async ({ page, watch }) => {
  await signIn(page);
  await page.getByRole('link', { name: 'External API', exact: true }).click();
  const ping = async () => {
    const answered = page.waitForResponse((r) => r.url().endsWith('/api/external'));
    await pinged(page);
    const response = await answered;
    return [response.status(), (await response.request().allHeaders())['authorization']];
  };
  const [first, before] = await ping();
  const used = renewals(watch);
  await page.waitForTimeout(6_000);
  const [second, after] = await ping();
  expect([first, second]).toEqual([200, 200]);
  expect(after).not.toBe(before);
  expect(renewals(watch) - used).toBe(1);
  expect(watch.requests.filter((r) => r.method() === 'GET' && r.url().includes('/u/login')).length).toBe(1);
});
