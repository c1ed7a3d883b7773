import { join } from 'node:path';
import { Browser } from './testing/browser';
import { edited, folder } from './testing/files';
import { authorizeUrl, callbackOf, claimsOf, obtainTokens, PERMISSIONS, refresh } from './testing/flow';
import { start, stop } from './testing/start';

/** A tenant that was stopped after a login and started again on the same database, with other files. */
async function restartWith(files: ReturnType<typeof edited>, username = 'ada@example.com') {
  const database = join(folder(), 'tenant.db');
  const first = await start({ database });
  const browser = new Browser(first.origin);
  const tokens = await obtainTokens(first.origin, username, {}, browser);
  await stop(first);
  const tenant = await start({ database, port: Number(new URL(first.origin).port), ...files });
  return { tenant, browser, tokens };
}

describe('files that changed between two starts', () => {
  it('take a role away at the next refresh', async () => {
    const { tenant, tokens } = await restartWith(edited({ local: [['roles: [Admin]', 'roles: []']] }));
    const answer = await refresh(tenant.origin, tokens.refresh_token);
    expect(claimsOf(answer.access_token)).toMatchObject({
      scope: 'openid profile email offline_access',
      permissions: [],
    });
  });

  it('do not widen what an old login granted', async () => {
    const { tenant, tokens } = await restartWith(
      edited({ local: [['roles: []', 'roles: [Admin]']] }),
      'bob@example.com',
    );
    const { access_token: token } = await refresh(tenant.origin, tokens.refresh_token);
    expect(claimsOf(token)).toMatchObject({
      scope: 'openid profile email offline_access',
      permissions: PERMISSIONS,
    });
  });

  it('log out a person who is gone', async () => {
    const { tenant, browser, tokens } = await restartWith(edited({ local: [['auth0|ada', 'auth0|eve']] }));
    const silent = callbackOf(await browser.open(authorizeUrl({ prompt: 'none' })));
    const page = await browser.open(authorizeUrl());
    const refreshed = await refresh(tenant.origin, tokens.refresh_token);
    const userinfo = await fetch(`${tenant.origin}/userinfo`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(silent).toMatchObject({ error: 'login_required' });
    expect(await page.text()).toContain('name="password"');
    expect(refreshed.status).toBe(403);
    expect(userinfo.status).toBe(401);
  });
});
