import { advance } from './testing/clock';
import { edited } from './testing/files';
import { claimsOf, obtainTokens, PERMISSIONS, refresh } from './testing/flow';
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
      permissions: PERMISSIONS,
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

  it("brings an ID token without the login's nonce", async () => {
    const first = await obtainTokens(tenant.origin);
    expect(claimsOf(first.id_token)).toMatchObject({ nonce: 'a-nonce' });
    for (let token = first.refresh_token, use = 0; use < 2; use++) {
      const next = await refresh(tenant.origin, token);
      expect(claimsOf(next.id_token)).not.toHaveProperty('nonce');
      token = next.refresh_token;
    }
  });
});

describe('a revocation', () => {
  const revoke = (token: string, client = { client_id: 'latchkey-web' }) =>
    fetch(`${tenant.origin}/oauth/revoke`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...client, token }),
    });
  const seen = async (answer: Promise<Response>) => {
    const response = await answer;
    return [response.status, response.headers.get('content-type'), await response.text()];
  };
  const DONE = [200, null, ''];

  it('ends a refresh token', async () => {
    const { refresh_token: token } = await obtainTokens(tenant.origin);
    expect(await seen(revoke(token))).toEqual(DONE);
    expect(await refresh(tenant.origin, token)).toEqual(REFUSAL);
  });

  it('says the same of an access token, which it cannot end', async () => {
    const tokens = await obtainTokens(tenant.origin);
    for (const token of [tokens.access_token, tokens.id_token, 'nobody-knows-it'])
      expect(await seen(revoke(token))).toEqual(DONE);
    expect(await refresh(tenant.origin, tokens.refresh_token)).toMatchObject({ status: 200 });
  });

  it("leaves another client's token alone", async () => {
    const { refresh_token: token } = await obtainTokens(tenant.origin);
    const worker = { client_id: 'latchkey-worker', client_secret: 'latchkey-worker-secret' };
    const body = new URLSearchParams({ ...worker, token });
    expect(await seen(fetch(`${tenant.origin}/oauth/revoke`, { method: 'POST', body }))).toEqual(DONE);
    expect(await refresh(tenant.origin, token)).toMatchObject({ status: 200 });
  });

  it('is for clients only that prove who they are', async () => {
    const { access_token: token } = await obtainTokens(tenant.origin);
    expect((await revoke(token, { client_id: 'nobody' })).status).toBe(401);
    expect((await revoke(token, { client_id: 'latchkey-worker' })).status).toBe(401);
  });
});
