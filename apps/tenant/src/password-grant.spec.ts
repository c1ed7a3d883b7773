import type { Tenant } from './tenant';
import { change } from './testing/control';
import { edited } from './testing/files';
import { AUDIENCE, claimsOf, type Parameters, PERMISSIONS, requestToken } from './testing/flow';
import { Prover } from './testing/prover';
import { start } from './testing/start';

const REALM = 'http://auth0.com/oauth/grant-type/password-realm';
const CLIENTS = `
  - name: Till
    app_type: regular_web
    callbacks: [https://till.example/callback]
    grant_types: [password, ${REALM}, refresh_token]
  - name: Terminal
    app_type: native
    callbacks: [https://terminal.example/callback]
    grant_types: [password]
  - name: Stranger
    app_type: native
    is_first_party: false
    callbacks: [https://stranger.example/callback]
    grant_types: [password]

resourceServers:`;
const IDS = `
  Till: { client_id: till, client_secret: till-secret }
  Terminal: { client_id: terminal }
  Stranger: { client_id: stranger }

users:`;

let tenant: Tenant;
beforeAll(async () => {
  const local = [
    ['\nusers:', IDS],
    ['nickname: bob', 'username: Bobby'],
  ] as const;
  tenant = await start(edited({ tenant: [['\nresourceServers:', CLIENTS]], local: [...local] }));
});

const TILL = { client_id: 'till', client_secret: 'till-secret' };
const ADA = { username: 'ada@example.com', password: 'ada' };
const SCOPE = 'openid profile email offline_access read:messages';
const ask = (deviation: Parameters = {}, headers: Record<string, string> = {}) => {
  const own = { grant_type: 'password', ...TILL, ...ADA, audience: AUDIENCE, scope: SCOPE };
  return requestToken(tenant.origin, { ...own, ...deviation }, headers);
};

describe('the password grant', () => {
  it('brings the tokens of a login', async () => {
    const tokens = await ask();
    expect(tokens).toMatchObject({ status: 200, token_type: 'Bearer', expires_in: 86_400, scope: SCOPE });
    expect(claimsOf(tokens.access_token)).toMatchObject({
      sub: 'auth0|ada',
      aud: [AUDIENCE, `${tenant.origin}/userinfo`],
      azp: 'till',
      gty: 'password',
      permissions: PERMISSIONS,
    });
    expect(claimsOf(tokens.id_token)).toMatchObject({ aud: 'till', sub: 'auth0|ada', email: 'ada@example.com' });
    const refreshed = await requestToken(tenant.origin, {
      grant_type: 'refresh_token',
      ...TILL,
      refresh_token: tokens.refresh_token,
    });
    expect(refreshed).toMatchObject({ status: 200, scope: SCOPE });
    const headers = { authorization: `Bearer ${refreshed.access_token}` };
    const person = await fetch(`${tenant.origin}/userinfo`, { headers });
    expect(await person.json()).toMatchObject({ sub: 'auth0|ada', name: 'Ada Lovelace' });
  });

  it('brings all that the person may have where no scope is asked for', async () => {
    expect(await ask({ scope: undefined })).toMatchObject({
      scope: ['openid profile email', ...PERMISSIONS].join(' '),
    });
    const bob = { username: 'bob@example.com', password: 'bob' };
    expect(await ask({ scope: undefined, ...bob })).toMatchObject({ scope: 'openid profile email' });
  });

  it('brings no refresh token for an API without offline access', async () => {
    const edits = [
      ['\nresourceServers:', CLIENTS],
      ['allow_offline_access: true', 'allow_offline_access: false'],
    ] as const;
    const other = await start(edited({ tenant: [...edits], local: [['\nusers:', IDS]] }));
    const fields = { grant_type: 'password', ...TILL, ...ADA, audience: AUDIENCE, scope: SCOPE };
    const tokens = await requestToken(other.origin, fields);
    expect(tokens).toMatchObject({ status: 200, scope: SCOPE.replace(' offline_access', '') });
    expect(tokens).not.toHaveProperty('refresh_token');
  });

  it('needs no API', async () => {
    const tokens = await ask({ audience: undefined });
    expect(tokens.access_token.split('.')).toHaveLength(1);
    expect(claimsOf(tokens.id_token)).toMatchObject({ name: 'Ada Lovelace' });
  });

  it('takes a username', async () => {
    expect(claimsOf((await ask({ username: 'bobby', password: 'bob' })).access_token)).toMatchObject({
      sub: 'auth0|bob',
    });
  });

  it('is for a client without a secret as well, if it may', async () => {
    const terminal = { client_id: 'terminal', client_secret: undefined };
    const tokens = await ask(terminal);
    expect(tokens).toMatchObject({ status: 200 });
    expect(tokens).not.toHaveProperty('refresh_token');
  });

  it.each(['latchkey-web', 'stranger'])('is not for %s: without the grant, or a third party', async (client_id) => {
    expect(await ask({ client_id, client_secret: undefined })).toMatchObject({
      status: 403,
      error: 'unauthorized_client',
      error_description: "Grant type 'password' not allowed for the client.",
    });
  });

  it('refuses a wrong password and somebody unknown with the same words', async () => {
    const refusal = { status: 403, error: 'invalid_grant', error_description: 'Wrong email or password.' };
    expect(await ask({ password: 'bob' })).toEqual(refusal);
    expect(await ask({ username: 'eve@example.com' })).toEqual(refusal);
    expect(await ask({ client_secret: 'wrong', password: 'bob' })).toMatchObject({ status: 401 });
  });

  it.each([{ username: undefined }, { password: undefined }, { realm: 'elsewhere' }])(
    'refuses %j',
    async (deviation) => {
      expect(await ask(deviation)).toMatchObject({ status: 400, error: 'invalid_request' });
    },
  );

  it('names its realm by its other name', async () => {
    expect(await ask({ grant_type: REALM })).toMatchObject({ status: 400, error: 'invalid_request' });
    const realm = 'Username-Password-Authentication';
    expect(await ask({ grant_type: REALM, realm })).toMatchObject({ status: 200 });
    expect(await ask({ grant_type: REALM, realm, password: 'x' })).toMatchObject({
      status: 403,
      error: 'invalid_grant',
    });
  });

  it('is denied by the switch', async () => {
    await change(tenant.origin, 'switches', { denyNextLogin: 'Account suspended' });
    expect(await ask()).toMatchObject({ status: 403, error: 'access_denied', error_description: 'Account suspended' });
  });

  it('binds no token to a key, and says so', async () => {
    const dpop = await (await Prover.create(tenant.origin)).prove();
    expect(await ask({}, { dpop })).toMatchObject({ status: 400, error: 'invalid_request' });
  });
});
