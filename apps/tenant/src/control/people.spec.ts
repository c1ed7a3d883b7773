import type { Tenant } from '../tenant';
import { Browser } from '../testing/browser';
import { change, post } from '../testing/control';
import { authorizeUrl, callbackOf, claimsOf, logIn, obtainTokens, PERMISSIONS, refresh } from '../testing/flow';
import { start } from '../testing/start';

const REFUSAL = { status: 403, error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' };
const EVE = { email: 'Eve@example.com', password: 'eve', name: 'Eve', roles: ['Admin'] };

let tenant: Tenant;
beforeEach(async () => (tenant = await start()));

describe('a person', () => {
  it('is added, logs in, and is gone after a reset', async () => {
    const { people } = await change(tenant.origin, 'people', EVE);
    expect(people.map(({ email }) => email)).toContain('Eve@example.com');
    const { access_token: token, id_token: id } = await obtainTokens(tenant.origin, 'eve@example.com');
    expect(claimsOf(token)).toMatchObject({ permissions: PERMISSIONS });
    expect(claimsOf(id)).toMatchObject({ name: 'Eve', email_verified: true });
    await change(tenant.origin, 'reset');
    expect(await (await logIn(new Browser(tenant.origin), 'eve@example.com')).text()).toContain('Wrong email');
  });

  it('is added once', async () => {
    await change(tenant.origin, 'people', EVE);
    expect((await post(tenant.origin, 'people', { ...EVE, email: 'EVE@example.com' })).status).toBe(409);
    expect((await post(tenant.origin, 'people', { ...EVE, email: 'ada@example.com' })).status).toBe(409);
  });

  it.each([
    [{ email: 'eve@example.com' }, 'Put a password, in quotes if it is a number into password.'],
    [{ ...EVE, roles: ['King'] }, 'There is no role King: put some of Admin.'],
    [{ ...EVE, crown: true }, 'There is no crown: take it out.'],
  ])('is refused if something is wrong: %j', async (body, error) => {
    const { status, text } = await post(tenant.origin, 'people', body);
    expect({ status, ...JSON.parse(text) }).toEqual({ status: 400, error });
  });

  it('gets other roles from the next token on', async () => {
    const before = await obtainTokens(tenant.origin);
    await change(tenant.origin, 'people/roles', { email: 'ada@example.com', roles: [] });
    const without = await refresh(tenant.origin, before.refresh_token);
    await change(tenant.origin, 'reset');
    const again = await refresh(tenant.origin, without.refresh_token);
    const permissions = [before, without, again].map(({ access_token: token }) => claimsOf(token)['permissions']);
    expect(permissions).toEqual([PERMISSIONS, [], PERMISSIONS]);
  });

  it('must be there to get other roles', async () => {
    expect((await post(tenant.origin, 'people/roles', { email: 'nobody@example.com', roles: [] })).status).toBe(404);
    expect((await post(tenant.origin, 'people/roles', { email: 'ada@example.com', roles: ['King'] })).status).toBe(400);
  });
});

describe('a session', () => {
  it('is shown and revoked with its refresh tokens', async () => {
    const [ada, bob] = [new Browser(tenant.origin), new Browser(tenant.origin)];
    const tokens = await obtainTokens(tenant.origin, 'ada@example.com', {}, ada);
    const others = await obtainTokens(tenant.origin, 'bob@example.com', {}, bob);
    const since = expect.any(Number);
    const state = await change(tenant.origin, 'switches');
    expect(state.sessions).toEqual(
      expect.arrayContaining([
        { user: 'ada@example.com', since },
        { user: 'bob@example.com', since },
      ]),
    );
    const after = await change(tenant.origin, 'sessions/revoke', { user: 'ada@example.com' });
    expect(after.sessions).toEqual([{ user: 'bob@example.com', since }]);
    expect(callbackOf(await ada.open(authorizeUrl({ prompt: 'none' })))).toMatchObject({ error: 'login_required' });
    expect(callbackOf(await bob.open(authorizeUrl({ prompt: 'none' })))).toHaveProperty('code');
    expect(await refresh(tenant.origin, tokens.refresh_token)).toEqual(REFUSAL);
    expect(await refresh(tenant.origin, others.refresh_token)).toMatchObject({ status: 200 });
  });
});

describe('an old refresh token', () => {
  it('is used again, which revokes its family and is counted', async () => {
    const tokens = await obtainTokens(tenant.origin);
    const others = await obtainTokens(tenant.origin, 'bob@example.com');
    const state = await change(tenant.origin, 'refresh-tokens/reuse', { user: 'ada@example.com' });
    expect(state.refreshTokenReuses).toBe(1);
    expect(await refresh(tenant.origin, tokens.refresh_token)).toEqual(REFUSAL);
    expect(await refresh(tenant.origin, others.refresh_token)).toMatchObject({ status: 200 });
    expect((await change(tenant.origin, 'reset')).refreshTokenReuses).toBe(0);
  });

  it('is counted when an application uses it again', async () => {
    const tokens = await obtainTokens(tenant.origin);
    await refresh(tenant.origin, tokens.refresh_token);
    await refresh(tenant.origin, tokens.refresh_token);
    expect((await change(tenant.origin, 'switches')).refreshTokenReuses).toBe(1);
  });
});
