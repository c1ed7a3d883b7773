import { jest } from '@jest/globals';
import { NAMESPACE, withAction } from '../testing/actions';
import { claimsOf, requestToken } from '../testing/flow';
import { start } from '../testing/start';

beforeEach(() => {
  for (const method of ['warn', 'error'] as const) jest.spyOn(console, method).mockImplementation(() => undefined);
});
afterEach(() => jest.restoreAllMocks());

describe('an Action of credentials-exchange', () => {
  const machine = async (code: string) => {
    const action = `exports.onExecuteCredentialsExchange = async (event, api) => {\n${code}\n};`;
    const tenant = await start(withAction(action, { trigger: 'credentials-exchange' }));
    return requestToken(tenant.origin, {
      grant_type: 'client_credentials',
      client_id: 'latchkey-worker',
      client_secret: 'latchkey-worker-secret',
      audience: 'https://api.latchkey.example',
    });
  };

  it("adds claims to a machine's token, and none of its own", async () => {
    const { access_token } = await machine(`
      api.accessToken.setCustomClaim('${NAMESPACE}/event', Object.keys(event).sort().join());
      api.accessToken.setCustomClaim('${NAMESPACE}/body', event.request.body);
      api.accessToken.setCustomClaim('gty', 'mine');`);
    const members = 'accessToken,client,configuration,request,resource_server,secrets,tenant,transaction';
    expect(claimsOf(access_token)).toMatchObject({
      gty: 'client-credentials',
      scope: 'read:messages',
      [`${NAMESPACE}/event`]: members,
      [`${NAMESPACE}/body`]: { grant_type: 'client_credentials', client_id: 'latchkey-worker' },
    });
    expect(JSON.stringify(claimsOf(access_token))).not.toContain('worker-secret');
  });

  it('narrows scopes, and widens none beyond the client grant', async () => {
    const widened = await machine(`api.transaction.setTargetScopes(['read:messages', 'write:messages']);`);
    expect(widened.scope).toBe('read:messages');
    const none = await machine(`api.transaction.clearTargetScopes();`);
    expect(claimsOf(none.access_token)).toMatchObject({ permissions: [] });
    expect(claimsOf(none.access_token)).not.toHaveProperty('scope');
  });

  it.each([
    [`api.access.deny('invalid_scope', 'Not today')`, 400, 'invalid_scope', 'Not today'],
    [`throw new Error('broken')`, 500, 'server_error', 'The Action add-roles failed at code.js:2: Error: broken'],
  ])('ends the request: %s', async (code, status, error, error_description) => {
    expect(await machine(code)).toMatchObject({ status, error, error_description });
  });
});
