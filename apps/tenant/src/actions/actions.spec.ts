import { jest } from '@jest/globals';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Browser } from '../testing/browser';
import { change } from '../testing/control';
import { edited } from '../testing/files';
import { authorizeUrl, callbackOf, claimsOf, logIn, obtainTokens, refresh } from '../testing/flow';
import { start } from '../testing/start';

const NAMESPACE = 'https://latchkey.example';

const ROLES = `exports.onExecutePostLogin = async (event, api) => {
  globalThis.runs = (globalThis.runs ?? 0) + 1;
  if (event.user.app_metadata.suspended) return api.access.deny('Account suspended');
  api.idToken.setCustomClaim('${NAMESPACE}/roles', event.authorization.roles);
  api.idToken.setCustomClaim('sub', 'auth0|somebody-else');
  api.accessToken.setCustomClaim('${NAMESPACE}/run', globalThis.runs);
  api.accessToken.setCustomClaim('${NAMESPACE}/via', event.transaction.protocol + ' ' + event.secrets.WORD);
  api.accessToken.setCustomClaim('iss', 'https://somebody-else.example/');
};
`;

const BOUND = `
actions:
  - name: add-roles
    code: ./actions/add-roles/code.js
    runtime: node22
    deployed: true
    dependencies: []
    secrets: [{ name: WORD, value: sesame }]
    supported_triggers: [{ id: post-login, version: v3 }]
triggers:
  post-login:
    - action_name: add-roles
      display_name: add-roles

roles:`;

/** Files with an Action beside them, as the Deploy CLI has them. */
function withAction(code = ROLES, tenant: [string, string][] = []) {
  const files = edited({ tenant: [['\nroles:', BOUND], ...tenant] });
  const file = join(dirname(files.tenantFile), 'actions/add-roles/code.js');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, code);
  return { ...files, file };
}

const suspend = (localFile: string, text: string) =>
  writeFileSync(localFile, text.replace('email: ada', 'app_metadata: { suspended: true }\n    email: ada'));

beforeEach(() => {
  for (const method of ['log', 'warn', 'error'] as const)
    jest.spyOn(console, method).mockImplementation(() => undefined);
});
afterEach(() => jest.restoreAllMocks());

describe('a post-login Action', () => {
  it('adds claims, and none of those that say who somebody is', async () => {
    const tenant = await start(withAction());
    const tokens = await obtainTokens(tenant.origin);
    expect(claimsOf(tokens.id_token)).toMatchObject({ sub: 'auth0|ada', [`${NAMESPACE}/roles`]: ['Admin'] });
    expect(claimsOf(tokens.access_token)).toMatchObject({
      iss: `${tenant.origin}/`,
      permissions: ['read:messages', 'write:messages'],
      [`${NAMESPACE}/via`]: 'oidc-basic-profile sesame',
    });
  });

  it('says a profile anew, and never a claim with a restricted name', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const code = ROLES.replace(
      'globalThis.runs = ',
      `for (const token of [api.idToken, api.accessToken])
        for (const name of ['roles', 'permissions', 'sid', 'events', 'nonce', 'nickname'])
          token.setCustomClaim(name, 'changed');
      globalThis.runs = `,
    );
    const tenant = await start(withAction(code));
    const tokens = await obtainTokens(tenant.origin);
    expect(claimsOf(tokens.id_token)).toMatchObject({ nickname: 'changed', nonce: 'a-nonce' });
    expect(claimsOf(tokens.access_token)).toMatchObject({ permissions: ['read:messages', 'write:messages'] });
    for (const token of [tokens.id_token, tokens.access_token])
      for (const name of ['roles', 'sid', 'events']) expect(claimsOf(token)).not.toHaveProperty(name);
    const lines = warn.mock.calls.map(String);
    const told = (name: string, token: string) =>
      lines.filter((line) => line.includes(`the claim ${name} in the ${token}`));
    expect(told('roles', 'ID token')).toEqual([expect.stringContaining('The Action add-roles sets')]);
    expect(told('roles', 'access token')).toHaveLength(1);
    expect(lines.some((line) => line.includes('nickname'))).toBe(false);
  });

  it('runs once for a login, also with a consent page, and again for a refresh', async () => {
    const tenant = await start(withAction());
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
    const files = withAction();
    const tenant = await start(files);
    const browser = new Browser(tenant.origin);
    const tokens = await obtainTokens(tenant.origin, undefined, {}, browser);
    suspend(files.localFile, readFileSync(files.localFile, 'utf8'));
    const denial = { error: 'access_denied', error_description: 'Account suspended' };
    expect(callbackOf(await logIn(new Browser(tenant.origin)))).toMatchObject(denial);
    expect(callbackOf(await browser.open(authorizeUrl({ prompt: 'none' })))).toMatchObject(denial);
    expect(await refresh(tenant.origin, tokens.refresh_token)).toMatchObject({ status: 403, ...denial });
    expect(callbackOf(await logIn(new Browser(tenant.origin), 'bob@example.com'))).toHaveProperty('code');
  });

  it('ends the login when it fails', async () => {
    const tenant = await start(
      withAction('exports.onExecutePostLogin = (event, api) => api.redirect.sendUserTo("x");'),
    );
    expect(callbackOf(await logIn(new Browser(tenant.origin)))).toMatchObject({
      error: 'access_denied',
      error_description: expect.stringContaining('The Action add-roles failed: TypeError'),
    });
  });

  it('is read again after an edit', async () => {
    const files = withAction();
    const tenant = await start(files);
    writeFileSync(files.file, 'exports.onExecutePostLogin = async (event, api) => api.access.deny("Changed");');
    expect(callbackOf(await logIn(new Browser(tenant.origin)))).toMatchObject({ error_description: 'Changed' });
    writeFileSync(files.file, 'exports.onExecutePostLogin = async (');
    expect(callbackOf(await logIn(new Browser(tenant.origin)))).toMatchObject({ error_description: 'Changed' });
    expect((await change(tenant.origin, 'switches')).faults.join()).toMatch(
      /Action add-roles in .*cannot be used: SyntaxError/,
    );
  });

  it('that is new and broken is read again when its code is mended', async () => {
    const files = edited({});
    const tenant = await start(files);
    const code = join(dirname(files.tenantFile), 'code.js');
    const text = readFileSync(files.tenantFile, 'utf8');
    writeFileSync(
      files.tenantFile,
      text.replace('\nroles:', BOUND.replace('./actions/add-roles/code.js', './code.js')),
    );
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
    ['action_name: add-roles', 'action_name: nobody', /triggers: triggers\.post-login names the Action nobody/],
    ['./actions/add-roles/code.js', './nowhere.js', /ENOENT/],
  ])('is checked at the start: %s -> %s', async (from, to, fault) => {
    const starting = start(withAction('exports.onExecutePostLogin = () => { throw 1 };', [[from, to]]));
    if (fault) return expect(starting).rejects.toThrow(fault);
    expect(callbackOf(await logIn(new Browser((await starting).origin)))).toHaveProperty('code');
  });
});
