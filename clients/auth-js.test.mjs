import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { ExpressAuth } from '@auth/express';
import Auth0 from '@auth/express/providers/auth0';
import express from 'express';
import { isLoggedOut, Person } from './person.mjs';
import { AUDIENCE, callApi, CLIENT, SCOPE, serve, startTenant } from './stage.mjs';

let app;
let tenant;
before(async () => {
  const handler = express();
  app = await serve(handler);
  tenant = await startTenant({
    app_type: 'regular_web',
    callbacks: [`${app.origin}/auth/callback/auth0`],
    allowed_logout_urls: [app.origin],
  });
  const authorization = { params: { audience: AUDIENCE, scope: SCOPE } };
  const config = {
    basePath: '/auth',
    secret: randomBytes(32).toString('hex'),
    trustHost: true,
    providers: [Auth0({ clientId: CLIENT.id, clientSecret: CLIENT.secret, issuer: tenant.issuer, authorization })],
    callbacks: {
      // Its guide to the rotation of refresh tokens, with every token taken for an old one.
      async jwt({ token, account }) {
        if (account) return { ...token, access: account.access_token, refresh: account.refresh_token, renewals: 0 };
        const fields = { grant_type: 'refresh_token', client_id: CLIENT.id, client_secret: CLIENT.secret };
        const body = new URLSearchParams({ ...fields, refresh_token: token.refresh });
        const response = await fetch(`${tenant.issuer}oauth/token`, { method: 'POST', body });
        const { access_token: access, refresh_token: refresh = token.refresh } = await response.json();
        return { ...token, access, refresh, renewals: token.renewals + 1 };
      },
      session: ({ session, token }) => ({ ...session, access: token.access, renewals: token.renewals }),
    },
  };
  handler.use('/auth', ExpressAuth(config));
  handler.get('/', (_, response) => response.send('home'));
});
after(async () => {
  app.close();
  await tenant.stop();
});

/** Sends one of Auth.js's forms, which hold a token against forgery. */
async function post(person, path, until) {
  const { csrfToken } = JSON.parse((await person.open(`${app.origin}/auth/csrf`)).text);
  const body = new URLSearchParams({ csrfToken, callbackUrl: app.origin });
  return person.open(`${app.origin}/auth/${path}`, { method: 'POST', body, until });
}
const session = async (person) => JSON.parse((await person.open(`${app.origin}/auth/session`)).text);

test('Auth.js logs in, calls, renews and logs out', async () => {
  const person = new Person();
  const leads = await post(person, 'signin/auth0', ({ href }) => href.startsWith(tenant.issuer));
  const page = await person.logIn(leads.url);
  assert.equal(page.text, 'home');
  const first = await session(person);
  assert.deepEqual([first.user.email, first.user.image], ['ada@example.com', `${tenant.issuer}avatars/AL.svg`]);
  const second = await session(person);
  assert.ok(second.renewals > first.renewals);
  for (const { access } of [first, second]) assert.equal((await callApi(tenant.issuer, access)).sub, 'auth0|ada');

  await post(person, 'signout');
  assert.equal(await session(person), null);
  const query = new URLSearchParams({ client_id: CLIENT.id, returnTo: app.origin });
  const end = await person.open(`${tenant.issuer}v2/logout?${query}`);
  assert.equal(end.text, 'home');
  assert.ok(await isLoggedOut(person, tenant.issuer, CLIENT.id, `${app.origin}/auth/callback/auth0`));
});
