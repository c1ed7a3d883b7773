import { expect, signIn, test } from './sign-in';
import { open, pinged, renewals, statuses } from './weather/weather';

test('an expired token is renewed without the person noticing', async ({ page, stack, tenant, watch }) => {
  await tenant.switch({ nextAccessTokenLifetime: 1 });
  const issued = page.waitForResponse((r) => r.url().endsWith('/oauth/token'));
  await signIn(page);
  const { access_token: token } = (await (await issued).json()) as { access_token: string };
  const refused = async () => {
    const headers = { authorization: `Bearer ${token}` };
    return (await page.request.get(`${stack.apiOrigin}/api/external`, { headers })).status() === 401;
  };
  await expect.poll(refused).toBe(true);
  await open(page, 'External API');
  for (let pings = 0; pings < 2; pings++) await pinged(page);
  expect([await statuses(watch, '/api/external'), renewals(watch)]).toEqual([[200, 200], 1]);
  const bearers = watch.requests.map(async (request) => (await request.allHeaders())['authorization']);
  expect(await Promise.all(bearers)).not.toContain(`Bearer ${token}`);
  expect(watch.requests.filter((r) => r.method() === 'GET' && r.url().includes('/u/login')).length).toBe(1);
});
