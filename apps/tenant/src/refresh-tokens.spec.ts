import { advance } from './testing/clock';
import { edited } from './testing/files';
import { claimsOf, obtainTokens, refresh } from './testing/flow';
import { start } from './testing/start';
import type { Tenant } from './tenant';

const REFUSAL = { status: 403, error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' };
const DAY = 24 * 60 * 60;

let tenant: Tenant;
beforeAll(async () => (tenant = await start()));

describe('a refresh token', () => {
  it('is replaced with each use', async () => {
    const first = await obtainTokens(tenant.origin);
    const second = await refresh(tenant.origin, first.refresh_token);
    expect(second.status).toBe(200);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(claimsOf(second.access_token)).toMatchObject({
      scope: first.scope,
      permissions: ['read:messages', 'write:messages'],
    });
    expect(claimsOf(second.id_token)).toMatchObject({ email: 'ada@example.com' });
  });

  it('revokes its whole family when used again', async () => {
    const first = await obtainTokens(tenant.origin);
    const second = await refresh(tenant.origin, first.refresh_token);
    expect(await refresh(tenant.origin, first.refresh_token)).toEqual(REFUSAL);
    expect(await refresh(tenant.origin, second.refresh_token)).toEqual(REFUSAL);
  });

  it('revokes its family when used twice at the same time', async () => {
    const { refresh_token: token } = await obtainTokens(tenant.origin);
    const answers = await Promise.all([refresh(tenant.origin, token), refresh(tenant.origin, token)]);
    const winners = answers.filter(({ status }) => status === 200);
    expect(winners.length).toBeLessThanOrEqual(1);
    for (const winner of winners) expect(await refresh(tenant.origin, winner.refresh_token)).toEqual(REFUSAL);
  });

  it('leaves another login of the same person alone', async () => {
    const [stolen, other] = [await obtainTokens(tenant.origin), await obtainTokens(tenant.origin)];
    await refresh(tenant.origin, stolen.refresh_token);
    await refresh(tenant.origin, stolen.refresh_token);
    expect(await refresh(tenant.origin, other.refresh_token)).toMatchObject({ status: 200 });
  });

  it.each(['', 'nonsense'])('is refused if it is unknown: "%s"', async (token) => {
    const answer = await refresh(tenant.origin, token);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  it('takes the scope that was asked for at login', async () => {
    const { refresh_token: token } = await obtainTokens(tenant.origin, 'bob@example.com');
    const answer = await refresh(tenant.origin, token, { scope: 'openid profile email offline_access read:messages' });
    expect(answer).toMatchObject({ status: 200, scope: 'openid profile email offline_access' });
  });

  it('brings less where less is asked for', async () => {
    const { refresh_token: token } = await obtainTokens(tenant.origin);
    expect(await refresh(tenant.origin, token, { scope: 'openid read:messages' })).toMatchObject({
      scope: 'openid read:messages',
    });
  });

  it('ends thirty days after login, however often it is replaced', async () => {
    let { refresh_token: token } = await obtainTokens(tenant.origin);
    for (let use = 0; use < 3; use++) {
      advance(9.9 * DAY);
      const answer = await refresh(tenant.origin, token);
      expect(answer.status).toBe(200);
      token = answer.refresh_token;
    }
    advance(DAY);
    expect(await refresh(tenant.origin, token)).toEqual(REFUSAL);
  });

  it('ends when it was not used for fifteen days', async () => {
    const { refresh_token: token } = await obtainTokens(tenant.origin);
    advance(15.1 * DAY);
    expect(await refresh(tenant.origin, token)).toEqual(REFUSAL);
  });

  it('stays the same where the client does not rotate', async () => {
    const other = await start(edited({ tenant: [['rotation_type: rotating', 'rotation_type: non-rotating']] }));
    const { refresh_token: token } = await obtainTokens(other.origin);
    const answers = [await refresh(other.origin, token), await refresh(other.origin, token)];
    expect(answers.map((answer) => [answer.status, answer.refresh_token])).toEqual([
      [200, token],
      [200, token],
    ]);
  });

  it('is not given for an API without offline access', async () => {
    const other = await start(edited({ tenant: [['allow_offline_access: true', 'allow_offline_access: false']] }));
    const tokens = await obtainTokens(other.origin);
    expect(tokens).not.toHaveProperty('refresh_token');
    expect(tokens.scope).not.toContain('offline_access');
  });

  it('is worth nothing after its revocation', async () => {
    const { refresh_token: token } = await obtainTokens(tenant.origin);
    const body = JSON.stringify({ client_id: 'latchkey-web', token });
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${tenant.origin}/oauth/revoke`, { method: 'POST', headers, body })).status).toBe(200);
    expect(await refresh(tenant.origin, token)).toEqual(REFUSAL);
  });
});
