import type { z } from 'zod';
import type { Tenant } from '../tenant';
import { claimsOf } from '../testing/flow';
import { start } from '../testing/start';
import type { orderSchema } from './mint';
import type { ControlState } from './state';
import type { Switches as OwnSwitches } from './switches';
import { TenantControl, type Switches, type TenantState, type TokenOrder } from './tenant-control';

let tenant: Tenant;
let control: TenantControl;
beforeAll(async () => {
  tenant = await start();
  control = new TenantControl(tenant.origin);
});

// What is told to callers has types of its own, which need none of the tenant's: the compiler holds them against those.
const told = (state: ControlState): TenantState => state;
const switched = (switches: Switches): OwnSwitches => switches;
const ordered = (order: Omit<TokenOrder, 'fault' | 'claims' | 'header'>): z.input<typeof orderSchema> => order;

describe('TenantControl', () => {
  it('gives the state that the tenant tells', async () => {
    const answer = await fetch(`${tenant.origin}/_tenant/state`);
    expect(await control.state()).toEqual(told((await answer.json()) as ControlState));
  });

  it('turns switches, and puts them back', async () => {
    const { switches } = await control.switch({ clockSkew: 60 });
    expect(switched(switches)).toMatchObject({ clockSkew: 60, keyServer: 'up' });
    expect((await control.reset()).switches.clockSkew).toBe(0);
  });

  it('mints what is ordered', async () => {
    const token = await control.mint(ordered({ user: 'bob@example.com', scope: 'openid' }));
    expect(claimsOf(token)).toMatchObject({ sub: 'auth0|bob', scope: 'openid' });
  });

  it('rejects with the reason of the tenant', async () => {
    await expect(control.setRoles('nobody@example.com', [])).rejects.toThrow(
      'Nobody has the email address nobody@example.com.',
    );
  });
});
