import { diagnose } from './testing/diagnose.mjs';
import { ACCOUNT, buildPrograms } from './testing/programs.mjs';

let programs;
let tenant;
beforeAll(async () => {
  programs = buildPrograms();
  ({ origin: tenant } = await programs.startTenant());
});
afterAll(() => programs.close());
afterEach(() => control('reset'));

/** The tenant's own control page, over HTTP. */
async function control(action, body = {}) {
  const init = { method: 'POST', headers: { 'x-tenant-control': '1' }, body: JSON.stringify(body) };
  const response = await fetch(`${tenant}/_tenant/${action}`, init);
  if (!response.ok) throw new Error(`${action} was answered ${response.status}: ${await response.text()}`);
}

describe('bad weather at the local tenant', () => {
  it.each([
    ['garbage', 'its answer is no JSON'],
    ['down', 'The signing keys could not be fetched'],
    ['slow', 'it took longer than 500 ms'],
  ])('shows: the key server gives %s', async (keyServer, says) => {
    await control('switches', { keyServer });
    const { failing, keys } = await diagnose(tenant, { limit: 500 });
    expect([failing, keys.faults[0].says]).toEqual([['keys'], expect.stringContaining(says)]);
    expect(keys.faults[0]).toMatchObject({
      put: 'up',
      place: { local: expect.stringContaining('/_tenant: Key server') },
    });
  });

  it('shows: its clock is ahead, which the token tells in the words of the API', async () => {
    await control('switches', { clockSkew: 150 });
    const { failing, clock, token } = await diagnose(tenant, { account: ACCOUNT });
    expect(failing).toEqual(['clock', 'token']);
    expect(clock.faults[0].says).toMatch(/this one is 2 minutes behind/);
    expect(token.faults[0].says).toBe(
      "The token was issued 2 minutes from now: this machine's clock and the tenant's differ.",
    );
  });

  it('shows: the login is denied, with the reason', async () => {
    await control('switches', { denyNextLogin: 'You are on holiday' });
    const { failing, login } = await diagnose(tenant, { account: ACCOUNT });
    expect([failing, login.faults[0].says]).toEqual([['login'], expect.stringContaining('You are on holiday')]);
  });

  it('leaves consent to a person', async () => {
    await control('switches', { requireConsent: true });
    const { failing, login } = await diagnose(tenant, { account: ACCOUNT });
    expect([failing, login.status, login.note]).toEqual([[], 'unchecked', expect.stringContaining('consent')]);
  });
});

describe('after the doctor', () => {
  it('nobody is logged in', async () => {
    await diagnose(tenant, { account: ACCOUNT });
    const state = await (await fetch(`${tenant}/_tenant/state`)).json();
    expect(state.sessions).toEqual([]);
  });
});
