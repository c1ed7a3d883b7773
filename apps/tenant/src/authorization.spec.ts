import { obtainTokens } from './testing/flow';
import { start } from './testing/start';
import type { Tenant } from './tenant';

describe('authorization code with PKCE', () => {
  let tenant: Tenant;
  beforeAll(async () => (tenant = await start()));
  afterAll(() => tenant.close());

  it('logs ada in and issues her tokens', async () => {
    const tokens = await obtainTokens(tenant.origin);
    expect(tokens.status).toBe(200);
  });
});
