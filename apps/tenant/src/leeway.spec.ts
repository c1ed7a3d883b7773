import { jest } from '@jest/globals';
import type { Tenant } from './tenant';
import { change } from './testing/control';
import { edited } from './testing/files';
import { obtainTokens, refresh } from './testing/flow';
import { start } from './testing/start';

const REFUSAL = { status: 403, error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' };

let tenant: Tenant;
beforeAll(async () => (tenant = await start(edited({ tenant: [['leeway: 0', 'leeway: 20']] }))));
afterEach(() => jest.restoreAllMocks());

describe('a refresh token with a leeway', () => {
  it('may be used again within it, and nothing is revoked', async () => {
    const first = await obtainTokens(tenant.origin);
    const second = await refresh(tenant.origin, first.refresh_token);
    const again = await refresh(tenant.origin, first.refresh_token);
    expect(again.status).toBe(200);
    expect(await refresh(tenant.origin, second.refresh_token)).toMatchObject({ status: 200 });
    expect(await refresh(tenant.origin, again.refresh_token)).toMatchObject({ status: 200 });
  });

  it('revokes the family after it', async () => {
    const first = await obtainTokens(tenant.origin);
    const second = await refresh(tenant.origin, first.refresh_token);
    const later = Date.now() + 21_000;
    jest.spyOn(Date, 'now').mockImplementation(() => later);
    expect(await refresh(tenant.origin, first.refresh_token)).toEqual(REFUSAL);
    expect(await refresh(tenant.origin, second.refresh_token)).toEqual(REFUSAL);
  });

  it('revokes the family if the token after it was used', async () => {
    const first = await obtainTokens(tenant.origin);
    const second = await refresh(tenant.origin, first.refresh_token);
    const third = await refresh(tenant.origin, second.refresh_token);
    expect(await refresh(tenant.origin, first.refresh_token)).toEqual(REFUSAL);
    expect(await refresh(tenant.origin, third.refresh_token)).toEqual(REFUSAL);
  });

  it('is still seen when the control page reuses it', async () => {
    const { refresh_token: token } = await obtainTokens(tenant.origin, 'bob@example.com');
    const before = await change(tenant.origin, 'reset');
    const after = await change(tenant.origin, 'refresh-tokens/reuse', { user: 'bob@example.com' });
    expect([before.refreshTokenReuses, after.refreshTokenReuses]).toEqual([0, 1]);
    expect(await refresh(tenant.origin, token)).toEqual(REFUSAL);
  });
});
