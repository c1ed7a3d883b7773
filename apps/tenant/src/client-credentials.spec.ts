import { edited } from './testing/files';
import { AUDIENCE, claimsOf, requestToken, type TokenAnswer } from './testing/flow';
import { start } from './testing/start';
import type { Tenant } from './tenant';

const MACHINE = {
  grant_type: 'client_credentials',
  client_id: 'latchkey-worker',
  client_secret: 'latchkey-worker-secret',
  audience: AUDIENCE,
};

let tenant: Tenant;
beforeAll(async () => (tenant = await start()));

async function postJson(body: unknown): Promise<TokenAnswer> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${tenant.origin}/oauth/token`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, ...((await response.json()) as Omit<TokenAnswer, 'status'>) };
}

describe('client_credentials', () => {
  it.each([
    ['a form', () => requestToken(tenant.origin, MACHINE)],
    ['JSON', () => postJson(MACHINE)],
    [
      'basic authentication',
      () =>
        requestToken(
          tenant.origin,
          { grant_type: MACHINE.grant_type, client_id: undefined, audience: AUDIENCE },
          { authorization: `Basic ${btoa(`${MACHINE.client_id}:${MACHINE.client_secret}`)}` },
        ),
    ],
  ])('brings a token by %s', async (_, request) => {
    const answer = await request();
    expect(answer).toMatchObject({ status: 200, token_type: 'Bearer', expires_in: 86_400, scope: 'read:messages' });
    expect(claimsOf(answer.access_token)).toEqual({
      iss: `${tenant.origin}/`,
      sub: 'latchkey-worker@clients',
      aud: AUDIENCE,
      azp: 'latchkey-worker',
      gty: 'client-credentials',
      scope: 'read:messages',
      permissions: ['read:messages'],
      iat: expect.any(Number),
      exp: expect.any(Number),
    });
  });

  it('gives only what the client grant has', async () => {
    const { access_token: token } = await requestToken(tenant.origin, {
      ...MACHINE,
      scope: 'read:messages write:messages',
    });
    expect(claimsOf(token)).toMatchObject({ scope: 'read:messages', permissions: ['read:messages'] });
  });

  it.each([
    ['a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client'],
    ['no secret', { client_secret: undefined }, 401, 'invalid_client'],
    ['an unknown client', { client_id: 'nobody' }, 401, 'invalid_client'],
    ['an unknown audience', { audience: 'https://nope.example' }, 403, 'access_denied'],
    ['no audience', { audience: undefined }, 403, 'access_denied'],
    [
      'the page, which keeps no secret',
      { client_id: 'latchkey-web', client_secret: undefined },
      403,
      'unauthorized_client',
    ],
    ['another grant type', { grant_type: 'password' }, 403, 'unauthorized_client'],
    [
      'a grant type that is not played',
      { grant_type: 'urn:openid:params:grant-type:ciba' },
      400,
      'unsupported_grant_type',
    ],
  ])('refuses %s', async (_, deviation, status, error) => {
    expect(await requestToken(tenant.origin, { ...MACHINE, ...deviation })).toMatchObject({ status, error });
  });

  it('refuses a machine without a client grant', async () => {
    const other = await start(edited({ tenant: [['clientGrants:', 'clientGrants: []\nx-grants:']] }));
    const answer = await requestToken(other.origin, MACHINE);
    expect(answer).toMatchObject({ status: 403, error: 'access_denied' });
    expect(answer.error_description).toContain('You need to create a "client-grant"');
  });
});
