import { checkSilent, sameSite } from './checks/silent';

describe('sameSite', () => {
  it.each([
    ['http://localhost:4200', 'http://localhost:3002', true],
    ['https://app.acme.com', 'https://login.acme.com', true],
    ['https://app.acme.co.uk', 'https://login.acme.co.uk', true],
    ['https://127.0.0.1', 'https://127.0.0.1:8443', true],
    ['http://localhost:4200', 'http://127.0.0.1:3002', false],
    ['http://localhost:4200', 'http://tenant.localhost:3002', false],
    ['http://app.acme.com', 'https://login.acme.com', false],
    ['https://app.acme.com', 'https://acme.eu.auth0.com', false],
    ['https://acme.co.uk', 'https://other.co.uk', false],
    ['https://acme.vercel.app', 'https://other.vercel.app', false],
    ['https://10.0.0.1', 'https://20.0.0.1', false],
  ])('of %s and %s is %s', (a, b, expected) => expect(sameSite(a, b)).toBe(expected));
});

describe('silent authentication', () => {
  const REAL = { tenant: 'https://acme.eu.auth0.com', local: false };

  it('across sites is a warning during development', () => {
    const { status, faults } = checkSilent({ ...REAL, pages: ['http://localhost:4200'], production: false });
    expect(status).toBe('warned');
    expect(faults[0]?.place.page).toBe('Branding → Custom Domains');
  });

  it('across sites is a fault in production, with the domain to make', () => {
    const { status, faults } = checkSilent({ ...REAL, pages: ['https://app.acme.com'], production: true });
    expect([status, faults[0]?.put]).toEqual([
      'failed',
      expect.stringMatching(/^a domain beside .* login\.acme\.com;/),
    ]);
  });

  it('within a site passes', () => {
    const tenant = 'https://login.acme.com';
    expect(checkSilent({ tenant, local: false, pages: ['https://app.acme.com'], production: true }).status).toBe(
      'passed',
    );
  });

  it('asks for one host name at the local tenant', () => {
    const { faults } = checkSilent({
      tenant: 'http://127.0.0.1:3002',
      local: true,
      pages: ['http://localhost:4200'],
    });
    expect(faults[0]?.put).toContain('localhost for both');
  });
});
