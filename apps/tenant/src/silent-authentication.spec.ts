import { hash } from 'node:crypto';
import { Browser } from './testing/browser';
import { edited } from './testing/files';
import { authorizeUrl, logIn } from './testing/flow';
import { start } from './testing/start';
import type { Tenant } from './tenant';

const SILENT = { prompt: 'none', response_mode: 'web_message' };

let tenant: Tenant;
let browser: Browser;
beforeAll(async () => (tenant = await start()));
beforeEach(() => (browser = new Browser(tenant.origin)));

/** What the page's script posts to the application. */
const messageOf = (page: string) =>
  JSON.parse(/var data = (.*);/.exec(page)?.[1] ?? '{}') as { response: Record<string, string> };

const scriptOf = (page: string) => /<script>(.*)<\/script>/s.exec(page)?.[1] ?? '';

describe('silent authentication', () => {
  it('says login_required to somebody unknown', async () => {
    const response = await browser.open(authorizeUrl(SILENT));
    expect(response.status).toBe(200);
    expect(messageOf(await response.text()).response).toMatchObject({
      error: 'login_required',
      error_description: 'Login required',
      state: 'a-state',
    });
  });

  it('brings a code after a login', async () => {
    await logIn(browser);
    const response = await browser.open(authorizeUrl(SILENT));
    expect(messageOf(await response.text()).response).toMatchObject({ code: expect.any(String), state: 'a-state' });
  });

  it('may be framed by the web origins only', async () => {
    const { headers } = await browser.open(authorizeUrl(SILENT));
    expect(headers.get('x-frame-options')).toBeNull();
    expect(headers.get('content-security-policy')).toContain(
      'frame-ancestors http://localhost:4200 http://localhost:3001',
    );
  });

  it('has a script that its policy allows', async () => {
    const response = await browser.open(authorizeUrl(SILENT));
    const digest = hash('sha256', scriptOf(await response.text()), 'base64');
    expect(response.headers.get('content-security-policy')).toContain(`script-src 'sha256-${digest}'`);
  });

  it('is refused for an origin that is not listed', async () => {
    const other = await start(edited({ tenant: [['web_origins: "@@PAGE_ORIGINS@@"', 'web_origins: []']] }));
    const response = await new Browser(other.origin).open(authorizeUrl(SILENT));
    expect(response.status).toBe(403);
    expect(await response.text()).not.toContain('<script>');
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it('keeps the login page out of frames', async () => {
    const { headers } = await browser.open(authorizeUrl({ response_mode: 'web_message' }));
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });
});

describe('a login in a popup', () => {
  it('answers with a message that its opener alone may frame', async () => {
    const page = await browser.open(authorizeUrl({ response_mode: 'web_message' }));
    const answer = await browser.submit(page, { account: 'ada@example.com' });
    expect(messageOf(await answer.text()).response).toMatchObject({ code: expect.any(String), state: 'a-state' });
    expect(answer.headers.get('content-security-policy')).toContain(
      'frame-ancestors http://localhost:4200 http://localhost:3001',
    );
  });

  it('leaves the closing to the application', async () => {
    const page = await browser.open(authorizeUrl({ response_mode: 'web_message' }));
    const answer = await browser.submit(page, { account: 'ada@example.com' });
    const script = scriptOf(await answer.text());
    expect(script).toContain('target.postMessage(');
    expect(script).not.toContain('close');
  });

  it('tells it that the person gave up', async () => {
    const page = await browser.open(authorizeUrl({ response_mode: 'web_message' }));
    const answer = await browser.submit(page, { action: 'cancel' });
    expect(answer.status).toBe(200);
    expect(messageOf(await answer.text()).response).toMatchObject({ error: 'access_denied' });
  });
});
