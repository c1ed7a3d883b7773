import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { logIn, openPage, openStage, ready } from './page.mjs';

let stage;
before(async () => (stage = await openStage('angular-auth-oidc-client.page.mjs')));
after(() => stage.end());

const call = (page) =>
  page.evaluate(async () => {
    const headers = { authorization: `Bearer ${await client.token()}` };
    return (await fetch('/api', { headers })).json();
  });

test('angular-auth-oidc-client logs in, calls, renews and logs out', async () => {
  const page = await openPage(stage);
  const complaints = [];
  page.on('console', (message) => ['warning', 'error'].includes(message.type()) && complaints.push(message.text()));
  assert.equal(await page.evaluate(async () => (await client.check()).isAuthenticated), false);
  await page.evaluate(() => client.logIn());
  await logIn(page);
  const { isAuthenticated, userData, errorMessage } = await page.evaluate(() => client.check());
  assert.deepEqual([isAuthenticated, userData?.email, errorMessage], [true, 'ada@example.com', undefined]);
  assert.deepEqual(await call(page), { sub: 'auth0|ada' });

  for (let renewal = 0; renewal < 2; renewal++) {
    const renewed = await page.evaluate(() => client.renew());
    assert.deepEqual([renewed.isAuthenticated, renewed.userData?.name], [true, 'Ada Lovelace']);
  }
  assert.deepEqual(await call(page), { sub: 'auth0|ada' });

  const revocations = [];
  page.on(
    'request',
    (request) =>
      request.url().endsWith('/oauth/revoke') &&
      revocations.push(new URLSearchParams(request.postData()).get('token_type_hint')),
  );
  const back = page.waitForEvent('load');
  await page.evaluate(() => void client.logOut());
  await back;
  assert.equal(page.url(), `${stage.app}/`);
  await ready(page);
  assert.deepEqual(revocations, ['refresh_token', 'access_token']); // it goes on only after a 200 to each
  assert.equal(await page.evaluate(async () => (await client.check()).isAuthenticated), false);
  await page.evaluate(() => client.logIn());
  await page.waitForURL(/\/u\/login\//); // the tenant does not know them any more
  assert.deepEqual(complaints, []);
});
