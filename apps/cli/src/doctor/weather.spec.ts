import { type KeyServer, TenantControl } from '@latchkey/tenant/control';
import { diagnose } from '../testing/diagnose';
import { ACCOUNT, setPrograms, type Programs } from '../testing/programs';

let programs: Programs;
let tenant: string;
let control: TenantControl;
beforeAll(async () => {
  programs = setPrograms();
  ({ origin: tenant } = await programs.startTenant());
  control = new TenantControl(tenant);
});
afterAll(() => programs.close());
afterEach(() => control.reset());

describe('bad weather at the local tenant', () => {
  it.each<[KeyServer, string]>([
    ['garbage', 'its answer is no JSON'],
    ['down', 'The signing keys could not be fetched'],
    ['slow', 'it took longer than 2000 ms'],
  ])('shows: the key server gives %s', async (keyServer, says) => {
    await control.switch({ keyServer });
    const { failing, of } = await diagnose(tenant, { limit: 2000 });
    expect([failing, of('keys').faults[0]?.says]).toEqual([['keys'], expect.stringContaining(says)]);
    expect(of('keys').faults[0]).toMatchObject({
      put: 'up',
      place: { local: expect.stringContaining('/_tenant: Key server') },
    });
  });

  it('shows: its clock is ahead, which the token tells in the words of the API', async () => {
    await control.switch({ clockSkew: 150 });
    const { failing, of } = await diagnose(tenant, { account: ACCOUNT });
    expect(failing).toEqual(['clock', 'token']);
    expect(of('clock').faults[0]?.says).toMatch(/this one is 2 minutes behind/);
    expect(of('token').faults[0]?.says).toBe(
      "The token was issued 2 minutes from now: this machine's clock and the tenant's differ.",
    );
  });

  it('shows: the login is denied, with the reason', async () => {
    await control.switch({ denyNextLogin: 'You are on holiday' });
    const { failing, of } = await diagnose(tenant, { account: ACCOUNT });
    expect([failing, of('login').faults[0]?.says]).toEqual([['login'], expect.stringContaining('You are on holiday')]);
  });

  it('leaves consent to a person', async () => {
    await control.switch({ requireConsent: true });
    const { failing, of } = await diagnose(tenant, { account: ACCOUNT });
    expect([failing, of('login').status, of('login').note]).toEqual([
      [],
      'unchecked',
      expect.stringContaining('consent'),
    ]);
  });
});

describe('after the doctor', () => {
  it('nobody is logged in', async () => {
    await diagnose(tenant, { account: ACCOUNT });
    expect((await control.state()).sessions).toEqual([]);
  });
});
