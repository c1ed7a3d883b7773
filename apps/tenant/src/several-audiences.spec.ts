import type { Tenant } from './tenant';
import { edited } from './testing/files';
import { AUDIENCE, claimsOf, obtainTokens, refresh, SCOPE } from './testing/flow';
import { start } from './testing/start';

const OTHER = `
  - name: Other API
    identifier: other-api
    allow_offline_access: true
    scopes: [{ value: 'ping' }, { value: 'pong' }]

clientGrants:`;
const policies = (audience: string) => `leeway: 0\n      policies: [{ audience: ${audience}, scope: [ping] }]`;
const files = (audience = 'other-api') =>
  edited({
    tenant: [
      ['\nclientGrants:', OTHER],
      ['leeway: 0', policies(audience)],
    ],
  });

let tenant: Tenant;
beforeAll(async () => (tenant = await start(files())));

describe('a refresh token for several audiences', () => {
  it('brings a token for each, with the scopes of its policy', async () => {
    const tokens = await obtainTokens(tenant.origin);
    const other = await refresh(tenant.origin, tokens.refresh_token, { audience: 'other-api', scope: 'openid ping' });
    const own = await refresh(tenant.origin, other.refresh_token, { audience: AUDIENCE });
    const again = await refresh(tenant.origin, own.refresh_token);
    const userinfo = `${tenant.origin}/userinfo`;
    expect(claimsOf(tokens.access_token)).toMatchObject({ aud: [AUDIENCE, userinfo], scope: SCOPE });
    expect(claimsOf(other.access_token)).toMatchObject({ aud: ['other-api', userinfo], scope: 'openid ping' });
    expect(other.scope).toBe('openid ping');
    for (const { access_token: token } of [own, again])
      expect(claimsOf(token)).toMatchObject({ aud: [AUDIENCE, userinfo], scope: SCOPE });
  });

  it('brings none for an API without a policy', async () => {
    const { refresh_token: token } = await obtainTokens(tenant.origin);
    const answer = await refresh(tenant.origin, token, { audience: 'https://nowhere.example' });
    expect([answer.status, answer.access_token]).toEqual([400, undefined]);
  });

  it('is not what a login without offline access is for', async () => {
    const tokens = await obtainTokens(tenant.origin, undefined, { scope: 'openid ping read:messages' });
    expect(claimsOf(tokens.access_token)).toMatchObject({ scope: 'openid read:messages' });
  });

  it('leaves out policies for APIs that are not there', async () => {
    const { warnings } = await start(files('nowhere'));
    expect(warnings).toEqual([
      expect.stringContaining('clients[0].refresh_token.policies[0].audience is "nowhere", which no API has'),
    ]);
  });
});
