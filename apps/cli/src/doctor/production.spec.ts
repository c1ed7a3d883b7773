import { checkCustomDomain, checkPublic } from './checks/production';
import { diagnose, PAGE } from '../testing/diagnose';
import { setPrograms, type Programs, type TenantProgram } from '../testing/programs';
import type { Context } from './known';

let programs: Programs;
let tenant: TenantProgram;
let api: string;
beforeAll(async () => {
  programs = setPrograms();
  tenant = await programs.startTenant();
  api = await programs.startApi(tenant.origin);
});
afterAll(() => programs.close());

const production = (changes: Partial<Context> = {}) =>
  diagnose(tenant.origin, { production: true, apiOrigin: api, ...changes });

describe('in production', () => {
  it('localhost in any of the three lists is a fault', async () => {
    const { failing, of } = await production();
    expect(failing).toContain('no-localhost');
    const accepted = of('no-localhost').faults.map(({ place, found }) => `${place.field}: ${found}`);
    const [page, server] = [PAGE, 'http://localhost:3001'];
    expect(accepted).toEqual([
      `Allowed Callback URLs: ${page}/callback, ${server}/callback`,
      `Allowed Logout URLs: ${page}, ${server}`,
      `Allowed Web Origins: ${page}, ${server}`,
    ]);
  });

  it('localhost in no list passes', async () => {
    tenant.edit([
      ['"@@PAGE_CALLBACKS@@"', '["https://app.example/callback"]'],
      ['"@@PAGE_LOGOUT_URLS@@"', '["https://app.example"]'],
      ['"@@PAGE_ORIGINS@@"', '["https://app.example"]'],
    ]);
    const { failing } = await production({ pages: ['https://app.example'] });
    expect(failing).not.toContain('no-localhost');
  });

  it('an API that tells what it expects is a fault', async () => {
    expect((await production()).failing).toContain('terse');
    const terse = await programs.startApi(tenant.origin, { NODE_ENV: 'production' });
    expect((await production({ apiOrigin: terse })).of('terse').status).toBe('passed');
  });

  it('what nobody sees from outside is left to a person, with page and field', async () => {
    const { outcomes } = await production();
    const byHand = outcomes.filter(({ id }) => id.startsWith('by-hand-'));
    expect(byHand).toHaveLength(9);
    for (const { status, note } of byHand)
      expect([status, note]).toEqual(['unchecked', expect.stringMatching(/^look yourself: .* → .*, field /)]);
  });

  it('the local tenant and addresses without https are faults', () => {
    const { faults } = checkPublic({
      tenant: tenant.origin,
      pages: [PAGE, 'https://app.example', 'https://localhost'],
      apiOrigin: 'http://api.example',
    });
    expect(faults.map(({ found }) => found)).toEqual([tenant.origin, PAGE, 'https://localhost', 'http://api.example']);
  });

  it('public addresses pass', () => {
    const app = 'https://app.example';
    expect(checkPublic({ tenant: 'https://acme.eu.auth0.com', pages: [app], apiOrigin: app }).status).toBe('passed');
  });

  it.each([
    ['acme.eu.auth0.com', 'warned'],
    ['login.acme.com', 'passed'],
  ])('the domain %s is %s', (domain, expected) =>
    expect(checkCustomDomain({ tenant: `https://${domain}` }).status).toBe(expected),
  );
});
