import { Browser } from './testing/browser';
import { edited } from './testing/files';
import { authorizeUrl, callbackOf, logIn } from './testing/flow';
import { start } from './testing/start';
import type { Tenant } from './tenant';

let tenant: Tenant;
beforeAll(async () => (tenant = await start()));

const open = (deviation = {}) => new Browser(tenant.origin).open(authorizeUrl(deviation));

describe('the login page', () => {
  it('has the fields that tests look for', async () => {
    const page = await (await open()).text();
    expect(page).toMatch(/<label for="username">Email address<\/label>\s*<input[^>]*name="username"/);
    expect(page).toMatch(/<label for="password">Password<\/label>\s*<input[^>]*name="password"/);
    expect(page.match(/<button[^>]*>Continue<\/button>/g)).toHaveLength(1);
  });

  it('takes a username where people have one', async () => {
    const other = await start(edited({ local: [['nickname: bob', 'username: Bobby']] }));
    const own = new Browser(other.origin);
    const page = await own.open(authorizeUrl());
    expect(await page.clone().text()).toContain('Username or email address');
    const answer = await own.submit(page, { username: 'bobby', password: 'bob', action: 'default' });
    expect(callbackOf(answer)).toHaveProperty('code');
    expect(await (await open()).text()).not.toContain('Username');
  });

  it('logs in with Enter, not with the first account', async () => {
    const first = /<button[^>]*>/.exec(await (await open()).text())?.[0];
    expect(first).toContain('value="default"');
  });

  it('offers each account with what it may do', async () => {
    const page = (await (await open()).text()).replaceAll(/\s+/g, ' ');
    expect(page).toMatch(
      /value="ada@example.com".*Role Admin, may <code>read:messages<\/code> <code>write:messages<\/code>/,
    );
    expect(page).toMatch(/value="bob@example.com".*No role, no permissions/);
  });

  it('says that it is the local tenant', async () => {
    expect(await (await open()).text()).toContain('Local tenant · development');
  });

  it('is not stored, framed or scripted', async () => {
    const { headers } = await open();
    const policy = headers.get('content-security-policy');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(policy).toContain("default-src 'none'; script-src; style-src 'sha256-");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  });

  it('lets its form lead to the applications only', async () => {
    expect((await open()).headers.get('content-security-policy')).toContain(
      "form-action 'self' http://localhost:4200 http://localhost:3001;",
    );
  });

  it('lets somebody else log in, and on to the application', async () => {
    const browser = new Browser(tenant.origin);
    await logIn(browser);
    const page = await browser.open(authorizeUrl({ prompt: 'login' }));
    // The engine's page, which ends the first session by a form; the browser holds what follows against its policy.
    const between = await browser.submit(page, { username: 'bob@example.com', password: 'bob', action: 'default' });
    expect(await between.clone().text()).toContain('/oidc/logout/confirm');
    expect(between.headers.get('content-security-policy')).toContain("form-action 'self' http://localhost:4200 ");
  });

  it('asks nobody else for anything', async () => {
    const page = await (await open()).text();
    const urls = [...page.matchAll(/(?:src|href|action)="([^"]*)"/g)].map(([, url]) => url ?? '');
    expect(urls.every((url) => url.startsWith('data:'))).toBe(true);
    expect(page).not.toMatch(/url\(\s*['"]?http|@import/);
  });

  it('fills in the login hint, as text', async () => {
    const page = await (await open({ login_hint: '"><script>alert(1)</script>' })).text();
    expect(page).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
    expect(page).not.toContain('<script');
  });

  it('shows names as text', async () => {
    const other = await start(edited({ tenant: [['friendly_name: Latchkey', 'friendly_name: <b>Latch & key</b>']] }));
    const page = await (await new Browser(other.origin).open(authorizeUrl())).text();
    expect(page).toContain('&lt;b&gt;Latch &amp; key&lt;/b&gt;');
  });
});

describe('the other pages', () => {
  it('say that the tenant is running', async () => {
    const response = await fetch(tenant.origin, { headers: { accept: 'text/html' } });
    expect(await response.text()).toContain('The tenant is running');
  });

  it.each([
    ['text/html', 'Nothing here'],
    ['application/json', '"error":"not_found"'],
  ])('say what is not there as %s', async (accept, text) => {
    const response = await fetch(`${tenant.origin}/nothing`, { headers: { accept } });
    expect(response.status).toBe(404);
    expect(await response.text()).toContain(text);
  });
});
