import { Browser } from '../testing/browser';
import { edited } from '../testing/files';
import { authorizeUrl, callbackOf, claimsOf, logIn, obtainTokens, refresh } from '../testing/flow';
import { start } from '../testing/start';

const startWith = (usage: string) =>
  start(
    edited({
      tenant: [
        ['app_type: spa', `app_type: spa\n    organization_usage: ${usage}`],
        ['\nroles:', '\norganizations:\n  - name: acme\n    display_name: Acme\n\nroles:'],
      ],
      local: [['roles: [Admin]', 'roles: [Admin]\n    organizations: [acme]']],
    }),
  );

const ACME = { org_id: expect.stringMatching(/^org_\w{16}$/), org_name: 'acme' };

describe('an organization', () => {
  it('is in the tokens of its members, after a refresh too', async () => {
    const tenant = await startWith('allow');
    const tokens = await obtainTokens(tenant.origin, undefined, { organization: 'acme' });
    const refreshed = await refresh(tenant.origin, tokens.refresh_token);
    for (const token of [tokens.id_token, tokens.access_token, refreshed.id_token, refreshed.access_token])
      expect(claimsOf(token)).toMatchObject(ACME);
    const byId = { organization: String(claimsOf(tokens.id_token)['org_id']) };
    expect(claimsOf((await obtainTokens(tenant.origin, undefined, byId)).id_token)).toMatchObject(ACME);
  });

  it('is in no token that was not asked for it', async () => {
    const tenant = await startWith('allow');
    expect(claimsOf((await obtainTokens(tenant.origin)).id_token)).not.toHaveProperty('org_id');
  });

  it('lets nobody in who is no member, silently neither', async () => {
    const tenant = await startWith('allow');
    const browser = new Browser(tenant.origin);
    const denial = {
      error: 'access_denied',
      error_description: expect.stringMatching(/^user auth0\|bob is not part of/),
    };
    expect(callbackOf(await logIn(browser, 'bob@example.com', { organization: 'acme' }))).toMatchObject(denial);
    expect(callbackOf(await browser.open(authorizeUrl({ prompt: 'none', organization: 'acme' })))).toMatchObject(
      denial,
    );
  });

  it.each([
    ['deny', 'acme', 'parameter organization is not allowed for this client'],
    ['require', undefined, 'parameter organization is required for this client'],
    ['allow', 'nobody', 'parameter organization is invalid'],
  ])('is refused where the client says %s and the request %s', async (usage, organization, error_description) => {
    const tenant = await startWith(usage);
    const answer = callbackOf(await new Browser(tenant.origin).open(authorizeUrl({ organization })));
    expect(answer).toMatchObject({ error: 'invalid_request', error_description });
  });

  it('must be one of those in tenant.yaml', async () => {
    const files = edited({ local: [['roles: [Admin]', 'roles: [Admin]\n    organizations: [acme]']] });
    await expect(start(files)).rejects.toThrow('users[0].organizations[0] is "acme", which tenant.yaml does not have');
  });
});
