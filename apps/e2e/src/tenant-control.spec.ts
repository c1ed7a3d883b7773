import { expect } from '@playwright/test';
import { test } from './stack';
import { TenantControl } from '@latchkey/tenant/control';

test.afterEach(({ stack }) => new TenantControl(stack.tenantOrigin).reset());

test('every switch of the tenant is reached by its helper', async ({ stack }) => {
  const tenant = new TenantControl(stack.tenantOrigin);
  const { switches, signingKeys } = await tenant.switch({ clockSkew: 60, denyNextLogin: 'Closed' });
  expect(switches).toMatchObject({ clockSkew: 60, denyNextLogin: 'Closed', keyServer: 'up' });
  expect((await tenant.rotateSigningKey()).signingKeys.slice(1)).toEqual(signingKeys);
  expect((await tenant.withdrawOldKeys()).signingKeys).toHaveLength(1);
  await tenant.addPerson({ email: 'eve@example.com', password: 'eve' });
  const { people } = await tenant.setRoles('eve@example.com', ['Admin']);
  expect(people.at(-1)).toMatchObject({ email: 'eve@example.com', roles: ['Admin'] });
  expect((await tenant.revokeSessions()).sessions).toEqual([]);
  expect((await tenant.reuseRefreshTokens('eve@example.com')).refreshTokenReuses).toBe(0);
  expect((await tenant.reset()).switches).toMatchObject({ clockSkew: 0, denyNextLogin: null });
  // Applications are told of the sessions beside that.
  const apart = (state: object) => ({ ...state, backchannelLogouts: [] });
  expect(apart(await tenant.state())).toEqual(apart(await tenant.reset()));
  await expect(tenant.setRoles('nobody@example.com', [])).rejects.toThrow('Nobody has the email address');
});

test('a token of the tenant opens the API, and a broken one does not', async ({ stack, request }) => {
  const tenant = new TenantControl(stack.tenantOrigin);
  const ping = async (token: string) =>
    (await request.get(`${stack.apiOrigin}/api/external`, { headers: { authorization: `Bearer ${token}` } })).status();
  // The test before has changed the key, and the API asks for keys once a second at most.
  await expect.poll(async () => ping(await tenant.mint())).toBe(200);
  for (const fault of ['expired', 'bad-signature', 'alg-none', 'wrong-audience', 'opaque'])
    expect(await ping(await tenant.mint({ fault })), fault).toBe(401);
});

test('the control page turns a switch and mints a token', async ({ stack, page }) => {
  await page.goto(`${stack.tenantOrigin}/_tenant`);
  const clock = page.locator('section', { has: page.getByRole('heading', { name: 'Clock', exact: true }) });
  await clock.getByRole('spinbutton').fill('42');
  await clock.getByRole('button', { name: 'Set' }).click();
  await expect(clock).toContainText('It is 42 s fast.');
  await page.getByRole('button', { name: 'Mint' }).click();
  await expect(page.locator('output')).toContainText(/^eyJ[\w-]+\.eyJ/);
  await page.getByRole('button', { name: 'Reset every switch' }).click();
  await expect(clock).toContainText('It is 0 s fast.');
});
