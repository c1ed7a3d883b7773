import { jest } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { evaluate, keeping, kept, withAction } from '../testing/actions';
import { Browser } from '../testing/browser';
import { change } from '../testing/control';
import {
  authorizeUrl,
  callbackOf,
  claimsOf,
  createPkce,
  exchange,
  logIn,
  obtainTokens,
  refresh,
} from '../testing/flow';
import { start } from '../testing/start';

// Auth0's members of post-login, version 3 (https://github.com/auth0/auth0-actions, src/post-login/v3, release 0.20.0), but
// those of a tenant with a custom domain, forms, session transfer, token exchange or Akamai. `x.y` is a member of x.
const MEMBERS = `
  authentication.methods authentication.riskAssessment.assessments.AgentDetection
  authentication.riskAssessment.assessments.ImpossibleTravel authentication.riskAssessment.assessments.NewDevice
  authentication.riskAssessment.assessments.UntrustedIP authentication.riskAssessment.confidence
  authentication.riskAssessment.version authorization.roles client.client_id client.metadata client.name
  client.refresh_token.policies configuration connection.id connection.metadata connection.name connection.strategy
  organization.id organization.display_name organization.metadata organization.name request.asn request.body
  request.geoip.cityName request.geoip.continentCode request.geoip.countryCode request.geoip.countryCode3
  request.geoip.countryName request.geoip.latitude request.geoip.longitude request.geoip.subdivisionCode
  request.geoip.subdivisionName request.geoip.timeZone request.hostname request.ip request.language request.method
  request.query request.user_agent resource_server.identifier secrets security_context.ja3 security_context.ja4
  session.id session.authenticated_at session.clients session.cookie.mode session.created_at session.device.initial_asn
  session.device.initial_ip session.device.initial_user_agent session.device.last_asn session.device.last_ip
  session.device.last_user_agent session.expires_at session.idle_expires_at session.last_interacted_at session.metadata
  session.updated_at session.user_id stats.logins_count tenant.id transaction.id transaction.acr_values
  transaction.correlation_id transaction.linking_id transaction.locale transaction.login_hint transaction.metadata
  transaction.prompt transaction.protocol transaction.redirect_uri transaction.requested_authorization_details
  transaction.requested_scopes transaction.response_mode transaction.response_type transaction.state
  transaction.ui_locales user.app_metadata user.created_at user.email user.email_verified user.enrolledFactors
  user.family_name user.given_name user.identities user.last_password_reset user.multifactor user.name user.nickname
  user.phone_number user.phone_verified user.picture user.updated_at user.user_id user.user_metadata user.username`;
const OF_REFRESHES = `
  refresh_token.id refresh_token.client_id refresh_token.created_at refresh_token.device.initial_asn
  refresh_token.device.initial_ip refresh_token.device.initial_user_agent refresh_token.device.last_asn
  refresh_token.device.last_ip refresh_token.device.last_user_agent refresh_token.expires_at
  refresh_token.idle_expires_at refresh_token.last_exchanged_at refresh_token.metadata refresh_token.resource_servers
  refresh_token.rotating refresh_token.session_id refresh_token.user_id`;
const split = (members: string) => members.trim().split(/\s+/);

const ACME: [string, string][] = [
  ['app_type: spa', 'app_type: spa\n    organization_usage: allow'],
  ['\nroles:', '\norganizations:\n  - { name: acme, display_name: Acme, metadata: { floor: third } }\n\nroles:'],
];

/** Those of the members that an event has not. */
const lacking = (event: unknown, members: string[]) =>
  members.filter((member) => {
    const value = member.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown>)?.[name], event);
    return value === undefined || value === null;
  });

beforeEach(() => {
  for (const method of ['log', 'warn', 'error'] as const)
    jest.spyOn(console, method).mockImplementation(() => undefined);
});
afterEach(() => jest.restoreAllMocks());

describe('the event of post-login', () => {
  it("has every member of Auth0's type at login and refresh", async () => {
    const files = withAction(keeping('event'), { tenant: ACME });
    const local = readFileSync(files.localFile, 'utf8');
    writeFileSync(files.localFile, local.replace('roles: [Admin]', 'roles: [Admin]\n    organizations: [acme]'));
    const tenant = await start(files);
    const tokens = await obtainTokens(tenant.origin, undefined, { organization: 'acme' });
    expect(lacking(kept(tokens.id_token), split(MEMBERS))).toEqual([]);
    const refreshed = kept((await refresh(tenant.origin, tokens.refresh_token)).id_token);
    expect(lacking(refreshed, [...split(MEMBERS), ...split(OF_REFRESHES)])).toEqual([]);
    expect(kept(tokens.id_token)).toMatchObject({
      organization: { name: 'acme', display_name: 'Acme', metadata: { floor: 'third' } },
    });
  });

  it('knows who has logged in, how, when and where to', async () => {
    const known = await evaluate(`[
      event.connection.id.slice(0, 4),
      event.authentication.methods.some(({ name }) => name === 'pwd'),
      Date.now() - new Date(event.authentication.methods[0].timestamp) < 60_000,
      event.transaction.state,
      event.user.identities[0].user_id,
      event.stats.logins_count === 1,
      event.session.clients,
    ]`);
    expect(known).toEqual(['con_', true, true, 'a-state', 'ada', true, [{ client_id: 'latchkey-web' }]]);
  });

  it('knows the metadata of the application', async () => {
    const tenant: [string, string][] = [['app_type: spa', 'app_type: spa\n    client_metadata: { tier: gold }']];
    expect(await evaluate('(({ tier }) => tier)(event.client.metadata)', '', { tenant })).toBe('gold');
  });

  it('knows all of the query that the login began with', async () => {
    const tenant = await start(withAction(keeping('event.request.query')));
    await change(tenant.origin, 'switches', { requireConsent: true });
    const browser = new Browser(tenant.origin);
    const { verifier, challenge } = createPkce();
    const consent = await logIn(browser, undefined, { 'ext-campaign': 'spring', code_challenge: challenge });
    const answer = await browser.submit(consent, { action: 'accept' });
    const tokens = await exchange(tenant.origin, callbackOf(answer)['code'], verifier);
    expect(kept(tokens.id_token)).toMatchObject({ 'ext-campaign': 'spring', client_id: 'latchkey-web' });
  });

  it('counts logins, and neither silent authentications nor refreshes', async () => {
    const tenant = await start(withAction(keeping('event.stats.logins_count')));
    const browser = new Browser(tenant.origin);
    await logIn(browser);
    const second = await obtainTokens(tenant.origin, undefined, { prompt: 'login' }, browser);
    const { verifier, challenge } = createPkce();
    const silent = await browser.open(authorizeUrl({ prompt: 'none', code_challenge: challenge }));
    const tokens = await exchange(tenant.origin, callbackOf(silent)['code'], verifier);
    const refreshed = await refresh(tenant.origin, tokens.refresh_token);
    expect([second, tokens, refreshed].map(({ id_token }) => kept(id_token))).toEqual([2, 2, 2]);
  });

  it('names the session by the sid of its ID tokens', async () => {
    const tenant = await start(withAction(keeping('event.session.id')));
    const tokens = await obtainTokens(tenant.origin);
    const refreshed = await refresh(tenant.origin, tokens.refresh_token);
    const sids = [tokens, refreshed].map(({ id_token }) => claimsOf(id_token)['sid']);
    expect(sids).toEqual([kept(tokens.id_token), kept(refreshed.id_token)]);
    expect(sids[0]).toBe(sids[1]);
  });

  it('holds no token and no secret of the request', async () => {
    const tenant = await start(withAction(keeping('event')));
    const tokens = await obtainTokens(tenant.origin);
    const event = kept((await refresh(tenant.origin, tokens.refresh_token)).id_token);
    expect(JSON.stringify(event)).not.toContain(tokens.refresh_token);
    expect(event).toMatchObject({ request: { body: { grant_type: 'refresh_token', client_id: 'latchkey-web' } } });
  });
});
