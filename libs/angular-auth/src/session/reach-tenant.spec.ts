import { reachTenant } from './reach-tenant';

describe('reachTenant', () => {
  const fetched = globalThis.fetch;
  const online = (is: boolean) => Object.defineProperty(navigator, 'onLine', { value: is, configurable: true });
  afterEach(() => {
    globalThis.fetch = fetched;
    online(true);
  });

  it.each([
    ['acme.eu.auth0.com', 'https://acme.eu.auth0.com/.well-known/openid-configuration'],
    ['http://localhost:3002', 'http://localhost:3002/.well-known/openid-configuration'],
  ])('knocks at %s, where any answer will do', async (domain, url) => {
    const asked: unknown[] = [];
    globalThis.fetch = (input) => (asked.push(input), Promise.resolve({ ok: false } as Response));
    await reachTenant(domain);
    expect(asked).toEqual([url]);
  });

  it.each([
    [true, 'tenant-unreachable'],
    [false, 'network'],
  ])('tells a silent tenant from a device that is offline (online: %s)', async (is, code) => {
    online(is);
    globalThis.fetch = () => Promise.reject(new TypeError('Failed to fetch'));
    await expect(reachTenant('acme.eu.auth0.com')).rejects.toMatchObject({ code });
  });
});
