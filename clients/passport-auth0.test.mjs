import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import express from 'express';
import session from 'express-session';
import passport from 'passport';
import Auth0Strategy from 'passport-auth0';
import { isLoggedOut, Person } from './person.mjs';
import { AUDIENCE, callApi, CLIENT, SCOPE, serve, startTenant } from './stage.mjs';

let app;
let tenant;
let strategy;
before(async () => {
  const handler = express();
  app = await serve(handler);
  tenant = await startTenant({
    app_type: 'regular_web',
    callbacks: [`${app.origin}/callback`],
    allowed_logout_urls: [app.origin],
  });
  const options = {
    domain: new URL(tenant.issuer).host,
    clientID: CLIENT.id,
    clientSecret: CLIENT.secret,
    callbackURL: `${app.origin}/callback`,
    // It makes https of a domain: over http each address is told.
    expectedIssuer: tenant.issuer,
    authorizationURL: `${tenant.issuer}authorize`,
    tokenURL: `${tenant.issuer}oauth/token`,
    userInfoURL: `${tenant.issuer}userinfo`,
  };
  strategy = new Auth0Strategy(options, (accessToken, refreshToken, _parameters, profile, done) =>
    done(null, { accessToken, refreshToken, profile }),
  );
  passport.use(strategy);
  passport.serializeUser((user, done) => done(null, user));
  passport.deserializeUser((user, done) => done(null, user));
  handler.use(session({ secret: randomBytes(32).toString('hex'), resave: false, saveUninitialized: false }));
  handler.use(passport.session());
  handler.get('/login', passport.authenticate('auth0', { scope: SCOPE, audience: AUDIENCE }));
  handler.get('/callback', passport.authenticate('auth0', { failureRedirect: '/failed' }), (_, response) =>
    response.redirect('/'),
  );
  handler.get('/failed', (_, response) => response.status(401).end());
  handler.get('/', (request, response) => response.json(request.user ?? null));
  handler.get('/logout', (request, response) =>
    request.logout(() => {
      const query = new URLSearchParams({ client_id: CLIENT.id, returnTo: app.origin });
      response.redirect(`${tenant.issuer}v2/logout?${query}`);
    }),
  );
});
after(async () => {
  app.close();
  await tenant.stop();
});

/** Passport renews nothing; its strategy's own OAuth client does. */
const renew = (refreshToken) =>
  new Promise((resolve, reject) =>
    strategy._oauth2.getOAuthAccessToken(refreshToken, { grant_type: 'refresh_token' }, (error, token) =>
      error ? reject(error) : resolve(token),
    ),
  );

test('passport-auth0 logs in without PKCE, calls, renews and logs out', async () => {
  const person = new Person();
  const page = await person.logIn(`${app.origin}/login`);
  const { accessToken, refreshToken, profile } = JSON.parse(page.text);
  assert.deepEqual([profile.id, profile.displayName], ['auth0|ada', 'Ada Lovelace']);
  assert.equal(profile.picture, `${tenant.issuer}avatars/AL.svg`);
  assert.ok(tenant.log.some((line) => line.includes('send it in the header Authorization')));
  assert.ok(tenant.log.every((line) => !line.includes(accessToken)));
  assert.equal((await callApi(tenant.issuer, accessToken)).sub, 'auth0|ada');
  assert.equal((await callApi(tenant.issuer, await renew(refreshToken))).sub, 'auth0|ada');
  const end = await person.open(`${app.origin}/logout`);
  assert.equal(end.text, 'null');
  assert.ok(await isLoggedOut(person, tenant.issuer, CLIENT.id, `${app.origin}/callback`));
});
