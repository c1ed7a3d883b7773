import { Browser } from './testing/browser';
import { edited } from './testing/files';
import { AUDIENCE, authorizeUrl, callbackOf, claimsOf, obtainTokens, refresh, requestToken } from './testing/flow';
import { start } from './testing/start';

const API = '    enforce_policies: true';
const GRANTS = 'clientGrants:';
const grant = (more: string) =>
  `clientGrants:\n  - { client_id: Latchkey, audience: ${AUDIENCE}, subject_type: user, ${more} }`;

/** A tenant whose API asks for this of applications; the worker has a client grant for itself. */
const withPolicy = (policies: string, ...grants: [string, string][]) =>
  start(edited({ tenant: [[API, `    subject_type_authorization: { ${policies} }\n${API}`], ...grants] }));

const MACHINE = {
  grant_type: 'client_credentials',
  client_id: 'latchkey-worker',
  client_secret: 'latchkey-worker-secret',
  audience: AUDIENCE,
};

describe('an API that asks for a grant for persons', () => {
  const policy = 'user: { policy: require_client_grant }';

  it('gives an application without one nothing, and a machine its own', async () => {
    const { origin } = await withPolicy(policy);
    expect(callbackOf(await new Browser(origin).open(authorizeUrl()))).toMatchObject({
      error: 'access_denied',
      error_description: expect.stringContaining('You need to create a "client-grant"') as string,
    });
    expect(await requestToken(origin, MACHINE)).toMatchObject({ status: 200, scope: 'read:messages' });
  });

  it('gives no more than the grant says, at a refresh neither', async () => {
    const { origin } = await withPolicy(policy, [GRANTS, grant('scope: [read:messages]')]);
    const tokens = await obtainTokens(origin);
    expect(tokens.scope).toBe('openid profile email offline_access read:messages');
    const { access_token: token } = await refresh(origin, tokens.refresh_token);
    expect(claimsOf(token)).toMatchObject({ scope: 'openid profile email offline_access read:messages' });
  });

  it('gives all scopes by a grant for all', async () => {
    const { origin } = await withPolicy(policy, [GRANTS, grant('allow_all_scopes: true')]);
    expect((await obtainTokens(origin)).scope).toContain('write:messages');
  });

  it("does not take a person's grant for a machine's", async () => {
    const person = `${GRANTS}\n  - { client_id: Latchkey worker, audience: ${AUDIENCE}, subject_type: user, scope: [write:messages] }`;
    const { origin } = await withPolicy(policy, [GRANTS, person]);
    expect(await requestToken(origin, MACHINE)).toMatchObject({ scope: 'read:messages' });
  });
});

describe('an API that denies', () => {
  it('gives no person a token, whatever the grant', async () => {
    const { origin } = await withPolicy('user: { policy: deny_all }', [GRANTS, grant('allow_all_scopes: true')]);
    expect(callbackOf(await new Browser(origin).open(authorizeUrl()))).toMatchObject({ error: 'access_denied' });
  });

  it('gives no machine one', async () => {
    const { origin } = await withPolicy('client: { policy: deny_all }');
    expect(await requestToken(origin, MACHINE)).toMatchObject({ status: 403, error: 'access_denied' });
  });
});
