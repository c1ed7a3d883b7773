import type { OutgoingHttpHeaders } from 'node:http';
import { diagnose } from '../testing/diagnose';
import { closeAll, type Handler, json, page, publicJwk, type Routes, serveTenant } from '../testing/fake-server';

const DISCOVERY = '/.well-known/openid-configuration';
const KEYS = '/.well-known/jwks.json';
const open: { close(): unknown }[] = [];
afterEach(() => closeAll(open));

async function tenantWith(changes: Routes) {
  const tenant = await serveTenant(changes);
  open.push(tenant);
  return tenant;
}

const html = page(200, '<h1>Parked</h1>');
const slow = () => undefined;
const redirect =
  (location: string): Handler =>
  (_, response) =>
    response.writeHead(301, { location }).end();
/** The outcome of one check of a tenant with these routes; silence is waited for briefly. */
const outcome = async (id: string, changes: Routes) => {
  const limit = Object.values(changes).includes(slow) ? 300 : 3000;
  return (await diagnose((await tenantWith(changes)).origin, { limit })).of(id);
};

describe('discovery', () => {
  it.each([
    ['a page', html, 'is no OpenID configuration'],
    [
      'a redirect',
      redirect('https://acme.eu.auth0.com/.well-known/openid-configuration'),
      'redirects to https://acme.eu',
    ],
    ['nothing', json(404, {}), 'answered 404: there is no tenant of this name'],
    ['a list', json(200, []), 'is no OpenID configuration'],
    ['silence', slow, 'gave no answer within 0.3 s'],
    ['an endless answer', page(200, 'x'.repeat(1_000_001)), 'sent more than 1000000 bytes'],
  ])('that gives %s is a fault', async (_what, route, says) => {
    const { status, faults } = await outcome('discovery', { [DISCOVERY]: route });
    expect([status, faults[0]?.says]).toEqual(['failed', expect.stringContaining(says)]);
    expect(faults[0]?.place.field).toMatch(/^Domain|^the local tenant/);
  });

  it.each([429, 503])('that fails with %d is the trouble of a tenant that is there', async (status) => {
    const { faults } = await outcome('discovery', { [DISCOVERY]: json(status, {}) });
    expect(faults[0]?.says).toMatch(new RegExp(`/openid-configuration: the tenant answered ${status}\\b`));
    expect(faults[0]?.place.page).toBe('Monitoring → Logs');
  });

  it('names the domain to paste after a redirect', async () => {
    const { faults } = await outcome('discovery', { [DISCOVERY]: redirect('https://acme.eu.auth0.com/x') });
    expect(faults[0]?.put).toBe('acme.eu.auth0.com');
  });
});

describe('the issuer', () => {
  it('without the slash is told in the words of the API', async () => {
    const tenant = await tenantWith({});
    tenant.document.issuer = tenant.origin;
    const [fault] = (await diagnose(tenant.origin)).of('issuer').faults;
    expect(fault?.says).toBe(
      `The tenant's issuer is ${tenant.origin} and the one trusted here is ${tenant.origin}/: they differ by the slash at the end.`,
    );
    expect(fault).toMatchObject({ found: tenant.origin, put: `a tenant whose issuer is ${tenant.origin}/` });
  });

  it('of another domain names that domain', async () => {
    const { faults } = await outcome('issuer', { [DISCOVERY]: { issuer: 'https://acme.eu.auth0.com/' } });
    expect(faults[0]?.put).toBe('acme.eu.auth0.com');
  });

  it.each(['acme', 7])('that is no URL asks for another tenant: %j', async (issuer) => {
    const { status, faults } = await outcome('issuer', { [DISCOVERY]: { issuer } });
    expect([status, faults[0]?.found]).toEqual(['failed', String(issuer)]);
    expect(faults[0]?.put).toMatch(/^a tenant whose issuer is http:.*\/$/);
  });
});

describe('the signing keys', () => {
  it.each([
    ['a page', html, /Domain/, 'its answer is no JSON'],
    ['a redirect', redirect('/keys'), /Domain/, 'could not be fetched'],
    ['silence', slow, /Domain/, 'it took longer than 300 ms'],
    ['no array', { keys: {} }, /Rotate Signing Key/, 'no array of keys'],
    ['a weak key', { keys: [publicJwk(1024)] }, /Rotate Signing Key/, 'no key for RS256 that is strong enough'],
    ['a key for another algorithm', { keys: [{ ...publicJwk(2048), alg: 'PS256' }] }, /Rotate/, 'no key for RS256'],
  ])('that are %s are a fault', async (_what, route, field, says) => {
    const { status, faults } = await outcome('keys', { [KEYS]: route });
    expect([status, faults[0]?.says]).toEqual(['failed', expect.stringContaining(says)]);
    expect(faults[0]?.place.field).toMatch(field);
  });

  it('that are published elsewhere than the API looks are a fault', async () => {
    const tenant = await tenantWith({});
    tenant.document.jwks_uri = 'https://keys.example/jwks.json';
    expect((await diagnose(tenant.origin)).of('keys').faults[0]?.found).toBe('https://keys.example/jwks.json');
  });
});

describe('the clock', () => {
  const at = (seconds: number, headers: OutgoingHttpHeaders = {}): Routes => {
    const answer: Handler = (_, response) => {
      const date = new Date(Date.now() + seconds * 1000).toUTCString();
      response.writeHead(200, { date, ...headers }).end(JSON.stringify({ issuer: 'x' }));
    };
    return { [DISCOVERY]: answer };
  };

  it.each([
    [120, 'this one is 2 minutes behind'],
    [-10, /this one is (9|10) seconds ahead/],
  ])('that is %d s off is a fault', async (seconds, says) => {
    const { status, faults } = await outcome('clock', at(seconds));
    expect([status, faults[0]?.says]).toEqual(['failed', expect.stringMatching(says)]);
  });

  it.each([
    ['some seconds', at(3)],
    ['the age of a cached answer', at(-300, { age: '300' })],
  ])('may be off by %s', async (_what, changes) => expect((await outcome('clock', changes)).status).toBe('passed'));

  it('that is not told is not checked', async () => {
    const silent: Handler = (_, response) => (
      (response.sendDate = false),
      response.end(JSON.stringify({ issuer: 'x' }))
    );
    expect((await outcome('clock', { [DISCOVERY]: silent })).status).toBe('unchecked');
  });
});
