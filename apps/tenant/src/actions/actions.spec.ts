import { jest } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NAMESPACE, withAction } from '../testing/actions';
import { Browser } from '../testing/browser';
import { change } from '../testing/control';
import { edited } from '../testing/files';
import { authorizeUrl, callbackOf, claimsOf, logIn, obtainTokens, PERMISSIONS, refresh } from '../testing/flow';
import { start } from '../testing/start';

const ROLES = `let runs = 0;
exports.onExecutePostLogin = async (event, api) => {
  runs++;
  if (event.user.app_metadata.suspended) return api.access.deny('Account suspended');
  api.idToken.setCustomClaim('${NAMESPACE}/roles', event.authorization.roles);
  api.idToken.setCustomClaim('sub', 'auth0|somebody-else');
  api.accessToken.setCustomClaim('${NAMESPACE}/run', runs);
  api.accessToken.setCustomClaim('${NAMESPACE}/via', event.transaction.protocol + ' ' + event.secrets.WORD);
  api.accessToken.setCustomClaim('iss', 'https://somebody-else.example/');
};
`;

const FAILING = `exports.onExecutePostLogin = async (event) => {
  if (event.user.app_metadata.calm) return;
  throw new TypeError('no <b>plan</b>');
};
`;

const suspend = (localFile: string, metadata = 'suspended: true') => {
  const text = readFileSync(localFile, 'utf8');
  writeFileSync(localFile, text.replace('email: ada', `app_metadata: { ${metadata} }\n    email: ada`));
};

beforeEach(() => {
  for (const method of ['log', 'warn', 'error'] as const)
    jest.spyOn(console, method).mockImplementation(() => undefined);
});
afterEach(() => jest.restoreAllMocks());

describe('a post-login Action', () => {
  it('adds claims, and none of those that say who somebody is', async () => {
    const tenant = await start(withAction(ROLES));
    const tokens = await obtainTokens(tenant.origin);
    expect(claimsOf(tokens.id_token)).toMatchObject({ sub: 'auth0|ada', [`${NAMESPACE}/roles`]: ['Admin'] });
    expect(claimsOf(tokens.access_token)).toMatchObject({
      iss: `${tenant.origin}/`,
      permissions: PERMISSIONS,
      [`${NAMESPACE}/via`]: 'oidc-basic-profile sesame',
    });
    expect(console.warn).toHaveBeenCalledWith(
      expect.stringMatching(/add-roles at code\.js:6 sets the claim sub, a name/),
    );
  });

  it('says a profile anew, and never a claim with a restricted name', async () => {
    const code = ROLES.replace(
      '  runs++;',
      `  for (const token of [api.idToken, api.accessToken])
        for (const name of ['roles', 'permissions', 'sid', 'events', 'nonce', 'nickname'])
          token.setCustomClaim(name, 'changed');
      runs++;`,
    );
    const tenant = await start(withAction(code));
    const tokens = await obtainTokens(tenant.origin);
    expect(claimsOf(tokens.id_token)).toMatchObject({ nickname: 'changed', nonce: 'a-nonce' });
    expect(claimsOf(tokens.access_token)).toMatchObject({ permissions: PERMISSIONS });
    for (const token of [tokens.id_token, tokens.access_token]) {
      expect(Object.values(claimsOf(token)).filter((value) => value === 'changed')).toHaveLength(1);
    }
    const lines = jest.mocked(console.warn).mock.calls.map(String);
    const told = (name: string) => lines.filter((line) => line.includes(`sets the claim ${name}, a name`));
    expect([told('roles'), told('nickname')]).toEqual([[expect.stringContaining('add-roles at code.js')], []]);
  });

  it('runs once for a login, also with a consent page, and again for a refresh', async () => {
    const tenant = await start(withAction(ROLES));
    await change(tenant.origin, 'switches', { requireConsent: true });
    const browser = new Browser(tenant.origin);
    await browser.submit(await logIn(browser), { action: 'accept' });
    const tokens = await obtainTokens(tenant.origin, undefined, { prompt: undefined }, new Browser(tenant.origin));
    const refreshed = await refresh(tenant.origin, tokens.refresh_token);
    expect(claimsOf(tokens.access_token)).toMatchObject({ [`${NAMESPACE}/run`]: 2 });
    expect(claimsOf(refreshed.access_token)).toMatchObject({
      [`${NAMESPACE}/run`]: 3,
      [`${NAMESPACE}/via`]: 'oauth2-refresh-token sesame',
    });
    expect(claimsOf(refreshed.id_token)).toMatchObject({ [`${NAMESPACE}/roles`]: ['Admin'] });
  });

  it('denies a login, a silent authentication and a refresh', async () => {
    const files = withAction(ROLES);
    const tenant = await start(files);
    const browser = new Browser(tenant.origin);
    const tokens = await obtainTokens(tenant.origin, undefined, {}, browser);
    suspend(files.localFile);
    const denial = { error: 'access_denied', error_description: 'Account suspended' };
    expect(callbackOf(await logIn(new Browser(tenant.origin)))).toMatchObject(denial);
    expect(callbackOf(await browser.open(authorizeUrl({ prompt: 'none' })))).toMatchObject(denial);
    expect(await refresh(tenant.origin, tokens.refresh_token)).toMatchObject({ status: 403, ...denial });
    expect(callbackOf(await logIn(new Browser(tenant.origin), 'bob@example.com'))).toHaveProperty('code');
  });

  it('is read again after an edit', async () => {
    const files = withAction(ROLES);
    const tenant = await start(files);
    writeFileSync(files.file, 'exports.onExecutePostLogin = async (event, api) => api.access.deny("Changed");');
    expect(callbackOf(await logIn(new Browser(tenant.origin)))).toMatchObject({ error_description: 'Changed' });
    writeFileSync(files.file, '\nexports.onExecutePostLogin = async (');
    expect(callbackOf(await logIn(new Browser(tenant.origin)))).toMatchObject({ error_description: 'Changed' });
    expect((await change(tenant.origin, 'switches')).faults.join()).toMatch(
      /Action add-roles in .*code\.js:2 cannot be used: SyntaxError/,
    );
  });

  it('that is new and broken is read again when its code is mended', async () => {
    const files = edited({});
    const tenant = await start(files);
    const code = join(dirname(files.tenantFile), 'code.js');
    const bound = `\nactions: [{ name: add-roles, code: ./code.js }]\ntriggers: { post-login: [{ action_name: add-roles }] }\n\nroles:`;
    writeFileSync(files.tenantFile, readFileSync(files.tenantFile, 'utf8').replace('\nroles:', bound));
    expect(callbackOf(await logIn(new Browser(tenant.origin)))).toHaveProperty('code');
    expect((await change(tenant.origin, 'switches')).faults.join()).toMatch(/Action add-roles in .*ENOENT/);
    writeFileSync(code, 'exports.onExecutePostLogin = async (event, api) => api.access.deny("Mended");');
    expect(callbackOf(await logIn(new Browser(tenant.origin)))).toMatchObject({ error_description: 'Mended' });
    expect((await change(tenant.origin, 'switches')).faults).toEqual([]);
  });

  it('runs in the order of the trigger, not of the list', async () => {
    const both = `
actions:
  - { name: last, code: ./last.js }
  - { name: first, code: ./first.js }
triggers:
  post-login: [{ action_name: first }, { action_name: last }]

roles:`;
    const files = edited({ tenant: [['\nroles:', both]] });
    for (const name of ['first', 'last']) {
      const code = `exports.onExecutePostLogin = async (_, api) => api.access.deny('${name}');`;
      writeFileSync(join(dirname(files.tenantFile), `${name}.js`), code);
    }
    const tenant = await start(files);
    expect(callbackOf(await logIn(new Browser(tenant.origin)))).toMatchObject({ error_description: 'first' });
  });

  it.each([
    ['deployed: true', 'deployed: false', undefined],
    ['action_name: add-roles', 'action_name: nobody', undefined], // as one of the marketplace, which no export has
    ['./actions/add-roles/code.js', './nowhere.js', /ENOENT/],
  ])('is checked at the start: %s -> %s', async (from, to, fault) => {
    const code = 'exports.onExecutePostLogin = () => { throw 1 };';
    const starting = start(withAction(code, { tenant: [[from, to]] }));
    if (fault) return expect(starting).rejects.toThrow(fault);
    expect(callbackOf(await logIn(new Browser((await starting).origin)))).toHaveProperty('code');
  });
});

describe('an Action that fails', () => {
  it('ends a login on a page with its name, line and message', async () => {
    const tenant = await start(withAction(FAILING));
    const page = await logIn(new Browser(tenant.origin));
    const text = await page.text();
    expect([page.status, page.headers.get('location')]).toEqual([500, null]);
    for (const part of ['An Action failed', '>add-roles<', '>code.js:3<', 'TypeError: no &lt;b&gt;plan'])
      expect(text).toContain(part);
    expect(text).toContain('href="http://localhost:4200/"');
    expect(console.error).toHaveBeenCalledWith(
      'The Action add-roles failed at code.js:3: TypeError: no <b>plan</b>',
      expect.anything(),
    );
  });

  it('is told as server_error where there is no page', async () => {
    const files = withAction(FAILING);
    suspend(files.localFile, 'calm: true');
    const tenant = await start(files);
    const browser = new Browser(tenant.origin);
    const tokens = await obtainTokens(tenant.origin, undefined, {}, browser);
    writeFileSync(files.file, FAILING.replace('.calm', '.excited'));
    const error_description = 'The Action add-roles failed at code.js:3: TypeError: no <b>plan</b>';
    const failure = { error: 'server_error', error_description };
    expect(callbackOf(await browser.open(authorizeUrl({ prompt: 'none' })))).toMatchObject(failure);
    expect(await refresh(tenant.origin, tokens.refresh_token)).toMatchObject({ status: 500, ...failure });
  });

  it('with something that is no error is told without a line', async () => {
    const tenant = await start(withAction('exports.onExecutePostLogin = () => { throw "a text" };'));
    expect(await (await logIn(new Browser(tenant.origin))).text()).toMatch(/>code\.js<.*>a text</s);
  });
});
