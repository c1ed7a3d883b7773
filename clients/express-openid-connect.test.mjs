import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { afterEach, test } from 'node:test';
import express from 'express';
import eoc from 'express-openid-connect';
import { isLoggedOut, Person } from './person.mjs';
import { AUDIENCE, callApi, CLIENT, SCOPE, serve, startTenant } from './stage.mjs';

let app;
let tenant;
afterEach(async () => {
  app.close();
  await tenant.stop();
});

/** An application and its tenant. `options` are what an example of the library has beside the three addresses. */
async function start(options) {
  let handler;
  app = await serve((request, response) => handler(request, response));
  tenant = await startTenant({
    app_type: 'regular_web',
    callbacks: [`${app.origin}/callback`],
    allowed_logout_urls: [app.origin],
    grant_types: ['authorization_code', 'refresh_token', 'implicit'],
  });
  handler = express();
  handler.use(
    eoc.auth({
      issuerBaseURL: tenant.issuer,
      baseURL: app.origin,
      clientID: CLIENT.id,
      secret: randomBytes(32).toString('hex'),
      idpLogout: true,
      ...options,
    }),
  );
  handler.get('/', (request, response) => response.json(request.oidc.user));
  handler.get('/token', (request, response) => response.json({ token: request.oidc.accessToken.access_token }));
  handler.get('/renewed', async (request, response) => {
    const { access_token: token } = await request.oidc.accessToken.refresh();
    response.json({ token, user: request.oidc.user });
  });
}

const read = async (person, path) => JSON.parse((await person.open(app.origin + path)).text);

async function logOut(person) {
  const page = await person.open(`${app.origin}/logout`, {
    until: ({ href }) => href.replace(/\/$/, '') === app.origin,
  });
  assert.equal(page.url.replace(/\/$/, ''), app.origin);
  assert.ok(await isLoggedOut(person, tenant.issuer, CLIENT.id, `${app.origin}/callback`));
}

test("express-openid-connect logs in by its first example's ID token in a form, and logs out", async () => {
  await start({});
  const person = new Person();
  const page = await person.logIn(app.origin);
  assert.equal(JSON.parse(page.text).email, 'ada@example.com');
  await logOut(person);
});

test('express-openid-connect logs in, calls, renews and logs out', async () => {
  await start({
    clientSecret: CLIENT.secret,
    authorizationParams: { response_type: 'code', audience: AUDIENCE, scope: SCOPE },
  });
  const person = new Person();
  const page = await person.logIn(app.origin);
  assert.equal(JSON.parse(page.text).name, 'Ada Lovelace');
  assert.equal((await callApi(tenant.issuer, (await read(person, '/token')).token)).sub, 'auth0|ada');
  const renewed = await read(person, '/renewed');
  assert.equal((await callApi(tenant.issuer, renewed.token)).sub, 'auth0|ada');
  assert.equal(renewed.user.email, 'ada@example.com');
  await logOut(person);
});

test('express-openid-connect takes an ID token and a code in one form', async () => {
  await start({
    clientSecret: CLIENT.secret,
    authorizationParams: {
      response_type: 'code id_token',
      response_mode: 'form_post',
      audience: AUDIENCE,
      scope: SCOPE,
    },
  });
  const person = new Person();
  await person.logIn(app.origin);
  assert.equal((await callApi(tenant.issuer, (await read(person, '/token')).token)).sub, 'auth0|ada');
});
