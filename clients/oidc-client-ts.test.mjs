import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { logIn, openPage, openStage, ready } from './page.mjs';

let stage;
before(async () => (stage = await openStage('oidc-client-ts.page.mjs')));
after(() => stage.end());

/** Logs in and leaves the person in the client's store. */
async function enter(page) {
  await page.evaluate(() => void client.signinRedirect());
  await logIn(page);
  return page.evaluate(async () => (await client.signinCallback()).profile);
}

const call = (page) =>
  page.evaluate(async () => {
    const { access_token: token } = await client.getUser();
    return (await fetch('/api', { headers: { authorization: `Bearer ${token}` } })).json();
  });

test('oidc-client-ts logs in, calls, renews by its refresh token and logs out', async () => {
  const page = await openPage(stage);
  const profile = await enter(page);
  assert.deepEqual([profile.email, profile.name], ['ada@example.com', 'Ada Lovelace']);
  assert.deepEqual(await call(page), { sub: 'auth0|ada' });

  for (let renewal = 0; renewal < 2; renewal++)
    assert.equal(await page.evaluate(async () => (await client.signinSilent()).profile.sub), 'auth0|ada');
  assert.deepEqual(await call(page), { sub: 'auth0|ada' });

  const revocations = [];
  page.on(
    'request',
    (request) =>
      request.url().endsWith('/oauth/revoke') &&
      revocations.push(new URLSearchParams(request.postData()).get('token_type_hint')),
  );
  await page.evaluate(() => void client.signoutRedirect());
  await page.waitForURL((url) => url.href === `${stage.app}/`);
  assert.deepEqual(revocations, ['access_token', 'refresh_token']); // it goes on only after a 200 to each
  await ready(page);
  assert.equal(await page.evaluate(() => client.getUser()), null);
  const error = await page.evaluate(() => client.signinSilent().catch(({ error }) => error));
  assert.equal(error, 'login_required');
});

test('oidc-client-ts renews in its frame where it has no refresh token', async () => {
  const page = await openPage(stage);
  await page.context().addInitScript(() => (globalThis.settings.scope = 'openid profile email read:messages'));
  await page.reload();
  await ready(page);
  await enter(page);
  const renewed = await page.evaluate(async () => {
    const { refresh_token, profile } = await client.signinSilent();
    return [refresh_token, profile.sub];
  });
  assert.deepEqual(renewed, [undefined, 'auth0|ada']);
});
