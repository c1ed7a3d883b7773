import { jest } from '@jest/globals';
import { Browser } from './testing/browser';
import { obtainTokens, PAGE, requestToken } from './testing/flow';
import { start } from './testing/start';
import type { Tenant } from './tenant';

let tenant: Tenant;
beforeAll(async () => (tenant = await start()));

const ask = (token: string, headers: Record<string, string> = {}) =>
  fetch(`${tenant.origin}/userinfo`, { headers: { authorization: `Bearer ${token}`, ...headers } });

describe('/userinfo', () => {
  it("answers to the API's access token", async () => {
    const { access_token: token } = await obtainTokens(tenant.origin);
    const response = await ask(token);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      sub: 'auth0|ada',
      name: 'Ada Lovelace',
      nickname: 'ada',
      given_name: 'Ada',
      family_name: 'Lovelace',
      picture: `${tenant.origin}/avatars/AL.svg`,
      updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      email: 'ada@example.com',
      email_verified: true,
    });
  });

  it('answers to a token without an audience', async () => {
    const { access_token: token } = await obtainTokens(tenant.origin, 'bob@example.com', {
      audience: undefined,
      scope: 'openid email',
    });
    expect(await (await ask(token)).json()).toEqual({
      sub: 'auth0|bob',
      email: 'bob@example.com',
      email_verified: true,
    });
  });

  it('tells only what the scope opens', async () => {
    const { access_token: token } = await obtainTokens(tenant.origin, 'ada@example.com', {
      scope: 'openid read:messages',
    });
    expect(await (await ask(token)).json()).toEqual({ sub: 'auth0|ada' });
  });

  it('answers to pages of the client only', async () => {
    const { access_token: token } = await obtainTokens(tenant.origin);
    expect((await ask(token, { origin: PAGE })).headers.get('access-control-allow-origin')).toBe(PAGE);
    expect((await ask(token, { origin: 'http://evil.example' })).headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each([
    ['an ID token', (tokens: { id_token: string }) => tokens.id_token],
    ['an altered token', (tokens: { access_token: string }) => `${tokens.access_token.slice(0, -6)}AAAAAA`],
    ['something else', () => 'a.b.c'],
    ['an unknown opaque token', () => 'nonsense'],
  ])('refuses %s', async (_, choose) => {
    const response = await ask(choose(await obtainTokens(tenant.origin)));
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  describe.each([
    ["an API's token", {}],
    ['a token without an audience', { audience: undefined }],
  ])('takes %s', (_kind, deviation) => {
    const token = async () => (await obtainTokens(tenant.origin, undefined, deviation)).access_token;
    const form = (fields: string[][]) =>
      fetch(`${tenant.origin}/userinfo`, { method: 'POST', body: new URLSearchParams(fields) });

    it('in the query, and warns without showing it', async () => {
      const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
      const secret = await token();
      const response = await fetch(`${tenant.origin}/userinfo?access_token=${secret}`);
      expect(await response.json()).toMatchObject({ sub: 'auth0|ada' });
      expect(warn.mock.calls).toEqual([[expect.stringContaining('send it in the header Authorization')]]);
      expect(String(warn.mock.calls)).not.toContain(secret);
      warn.mockRestore();
    });

    it("in a form's body", async () => {
      const response = await form([['access_token', await token()]]);
      expect(await response.json()).toMatchObject({ sub: 'auth0|ada' });
    });

    it('in one way at a time', async () => {
      const secret = await token();
      const headers = { authorization: `Bearer ${secret}` };
      const answers = await Promise.all([
        fetch(`${tenant.origin}/userinfo?access_token=${secret}`, { headers }),
        fetch(`${tenant.origin}/userinfo?access_token=${secret}&access_token=${secret}`),
        form([
          ['access_token', secret],
          ['access_token', secret],
        ]),
      ]);
      for (const answer of answers) {
        expect(answer.status).toBe(400);
        expect(await answer.json()).toMatchObject({ error: 'invalid_request' });
      }
    });
  });

  it('refuses a machine', async () => {
    const { access_token: token } = await requestToken(tenant.origin, {
      grant_type: 'client_credentials',
      client_id: 'latchkey-worker',
      client_secret: 'latchkey-worker-secret',
      audience: 'https://api.latchkey.example',
    });
    expect((await ask(token)).status).toBe(401);
  });

  it('refuses an opaque token after logout', async () => {
    const browser = new Browser(tenant.origin);
    const { access_token: token } = await obtainTokens(tenant.origin, undefined, { audience: undefined }, browser);
    await browser.open('/v2/logout');
    expect((await ask(token)).status).toBe(401);
  });
});
