import { expect, signIn, test } from './sign-in';
import { renewals } from './weather/weather';

test.use({ tokenLifetime: 5 });

test('an expired token is renewed without the person noticing', async ({ page, watch }) => {
  await signIn(page);
  await page.getByRole('link', { name: 'External API', exact: true }).click();
  const ping = async () => {
    const answered = page.waitForResponse((r) => r.url().endsWith('/api/external'));
    await page.getByRole('button', { name: 'Ping API', exact: true }).click();
    const response = await answered;
    await expect(page.locator('#api-call-result')).toContainText('successfully validated!');
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
