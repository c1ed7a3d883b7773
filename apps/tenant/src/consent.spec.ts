import type { Tenant } from './tenant';
import { Browser } from './testing/browser';
import { change } from './testing/control';
import { edited } from './testing/files';
import { authorizeUrl, callbackOf, createPkce, exchange, logIn, obtainTokens } from './testing/flow';
import { start } from './testing/start';

const thirdParty = () => start(edited({ tenant: [['is_first_party: true', 'is_first_party: false']] }));
const silently = async (browser: Browser, deviation = {}) =>
  callbackOf(await browser.open(authorizeUrl({ prompt: 'none', ...deviation })));

let tenant: Tenant;
beforeEach(async () => (tenant = await thirdParty()));

describe("a third party's application", () => {
  it('needs the consent of the person, once', async () => {
    const browser = new Browser(tenant.origin);
    const { verifier, challenge } = createPkce();
    const page = await logIn(browser, undefined, { code_challenge: challenge });
    const text = await page.clone().text();
    expect(text).toContain('Authorize App');
    expect(text).toContain('read:messages');
    expect(await silently(browser)).toMatchObject({ error: 'consent_required', error_description: 'Consent required' });
    const code = callbackOf(await browser.submit(page, { action: 'accept' }))['code'];
    expect(await exchange(tenant.origin, code, verifier)).toMatchObject({ status: 200 });
    expect(await silently(browser)).toHaveProperty('code');
  });

  it('is refused by the person', async () => {
    const browser = new Browser(tenant.origin);
    const page = await logIn(browser);
    expect(callbackOf(await browser.submit(page, { action: 'cancel' }))).toMatchObject({
      error: 'access_denied',
      error_description: 'User did not authorize the request',
    });
    expect(await silently(browser)).toMatchObject({ error: 'consent_required' });
  });

  it('must ask again for more', async () => {
    const browser = new Browser(tenant.origin);
    await browser.submit(await logIn(browser, undefined, { scope: 'openid email' }), { action: 'accept' });
    expect(await silently(browser, { scope: 'openid email' })).toHaveProperty('code');
    expect(await silently(browser, { scope: 'openid email read:messages' })).toMatchObject({
      error: 'consent_required',
    });
  });

  it("has one person's consent only", async () => {
    const [ada, bob] = [new Browser(tenant.origin), new Browser(tenant.origin)];
    await ada.submit(await logIn(ada), { action: 'accept' });
    expect(await (await logIn(bob, 'bob@example.com')).text()).toContain('Authorize App');
  });
});

describe('the switch for consent', () => {
  it('makes every application ask, until it is reset', async () => {
    const own = await start();
    const browser = new Browser(own.origin);
    await obtainTokens(own.origin, undefined, {}, browser);
    await change(own.origin, 'switches', { requireConsent: true });
    expect(await silently(browser)).toMatchObject({ error: 'consent_required' });
    const page = await browser.open(authorizeUrl());
    expect(callbackOf(await browser.submit(page, { action: 'accept' }))).toHaveProperty('code');
    expect(await silently(browser)).toHaveProperty('code');
    await change(own.origin, 'switches', { requireConsent: true });
    expect(await silently(browser)).toMatchObject({ error: 'consent_required' });
    await change(own.origin, 'reset');
    expect(await silently(browser)).toHaveProperty('code');
  });

  it('answers prompt=consent with the page', async () => {
    const own = await start();
    const browser = new Browser(own.origin);
    await obtainTokens(own.origin, undefined, {}, browser);
    const page = await browser.open(authorizeUrl({ prompt: 'consent' }));
    expect(await page.clone().text()).toContain('Authorize App');
    expect(callbackOf(await browser.submit(page, { action: 'accept' }))).toHaveProperty('code');
  });
});

describe('--strict-consent', () => {
  const strict = (deviation = {}) => start({ strictConsent: true, ...deviation });

  it('asks for the applications on this machine, as Auth0 does', async () => {
    const own = await strict();
    const browser = new Browser(own.origin);
    const page = await logIn(browser);
    expect(await page.clone().text()).toContain('Authorize App');
    expect(await silently(browser)).toMatchObject({ error: 'consent_required' });
    expect(callbackOf(await browser.submit(page, { action: 'accept' }))).toHaveProperty('code');
    expect(await silently(browser)).toHaveProperty('code');
  });

  it('asks for no application whose host can be verified', async () => {
    const own = await strict({ pageOrigins: ['https://app.example.com'] });
    const answer = await logIn(new Browser(own.origin), undefined, {
      redirect_uri: 'https://app.example.com/callback',
    });
    expect(callbackOf(answer)).toHaveProperty('code');
  });

  it('asks for it where the API does not skip consent', async () => {
    const key = 'skip_consent_for_verifiable_first_party_clients';
    const files = edited({ tenant: [[`${key}: true`, `${key}: false`]] });
    const own = await strict({ ...files, pageOrigins: ['https://app.example.com'] });
    const page = await logIn(new Browser(own.origin), undefined, { redirect_uri: 'https://app.example.com/callback' });
    expect(await page.text()).toContain('Authorize App');
  });

  it('asks on this machine even where no API is wanted', async () => {
    const own = await strict({ pageOrigins: ['https://app.example.com'] });
    const page = await logIn(new Browser(own.origin), undefined, { audience: undefined });
    expect(await page.text()).toContain('Authorize App');
    const elsewhere = { audience: undefined, redirect_uri: 'https://app.example.com/callback' };
    expect(callbackOf(await logIn(new Browser(own.origin), undefined, elsewhere))).toHaveProperty('code');
  });
});
