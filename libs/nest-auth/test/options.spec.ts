import { AuthOptionsError } from '../src';
import { type AuthOptions } from '../src/options';
import { readTrust } from '../src/trust';

const GOOD: AuthOptions = { domain: 'acme.eu.auth0.com', audience: 'https://api.acme.test' };

const dpop = (options: object) => ({ dpop: { addresses: ['https://api.test'], ...options } });

/** Every fault of the options, as one text. */
function faultsOf(options: object): readonly string[] {
  try {
    readTrust({ ...GOOD, ...options } as AuthOptions);
    return [];
  } catch (error) {
    if (error instanceof AuthOptionsError) return error.faults;
    throw error;
  }
}

describe('options', () => {
  it.each<[string, object, string]>([
    ['neither domain nor issuers', { domain: undefined }, 'neither domain nor issuers'],
    ['an empty list of domains', { domain: [] }, 'neither domain nor issuers'],
    ['a word for a domain', { domain: 'acme' }, 'domain is "acme", which is no full domain'],
    ['a domain with a path', { domain: 'acme.test/realms/a' }, 'An issuer with a path goes into issuers.'],
    ['plain http elsewhere', { domain: 'http://acme.test' }, 'plain http on a host that is not loopback'],
    ['an issuer that is no URL', { issuers: ['acme'] }, 'is no https URL without query'],
    ['an issuer on plain http', { issuers: ['http://acme.test/a'] }, 'is no https URL without query'],
    ['an issuer with a query', { issuers: ['https://acme.test/?a'] }, 'is no https URL without query'],
    ['an issuer with a fragment', { issuers: ['https://acme.test/#a'] }, 'is no https URL without query'],
    ['an issuer with a password', { issuers: ['https://a:b@acme.test/'] }, 'is no https URL without query'],
    ['a placeholder', { issuers: ['https://login.test/{tenantid}/v2.0'] }, 'has a placeholder'],
    ['one issuer twice', { issuers: ['https://acme.eu.auth0.com/'] }, 'One issuer is named twice'],
    ['no audience', { audience: undefined }, 'There is no audience'],
    ['an empty audience', { audience: ' ' }, 'An audience is empty'],
    ['the client id as audience', { audience: 'c', clientId: 'c' }, 'The audience is the client id'],
    ['an empty client id', { clientId: '' }, 'clientId is empty'],
    ["the tenant's userinfo", { audience: ['a', 'https://acme.eu.auth0.com/userinfo'] }, "is the tenant's userinfo"],
    ["the tenant's own API", { audience: 'https://acme.eu.auth0.com/api/v2/' }, "is the tenant's api/v2"],
    ['an unknown algorithm', { algorithms: ['HS256'] }, 'The algorithm HS256 is not taken'],
    ['none', { issuers: [{ issuer: 'https://a.test', algorithms: ['none'] }] }, 'The algorithm none is not taken'],
    ['no algorithm', { algorithms: [] }, 'A list of algorithms is empty'],
    ['half a character', { maxTokenLength: 0.5 }, 'maxTokenLength is 0.5'],
    ['logout tokens of nobody', { logout: {} }, 'logout takes logout tokens: say by clientId whose.'],
    ['half a second to live', { clientId: 'c', logout: { maxTokenLifetime: 0.5 } }, 'logout.maxTokenLifetime is 0.5'],
    ['an unknown mode of DPoP', dpop({ mode: 'on' }), 'dpop.mode is "on"'],
    ['a nonce without proofs', dpop({ mode: 'off', nonce: true }), 'dpop.nonce is true and dpop.mode is off'],
    ['no address of proofs', { dpop: { addresses: [] } }, 'dpop.addresses is empty'],
    ['an address that is no URL', { dpop: { addresses: ['api.test'] } }, 'dpop.addresses has "api.test"'],
    [
      'an address with a query',
      { dpop: { addresses: ['https://a.test/?b'] } },
      'dpop.addresses has "https://a.test/?b"',
    ],
    ['no algorithm of proofs', dpop({ algorithms: [] }), 'dpop.algorithms is empty'],
    ['an algorithm that proofs do not have', dpop({ algorithms: ['RS256'] }), 'dpop.algorithms has "RS256"'],
    ['a short secret of nonces', dpop({ nonceKey: 'x'.repeat(31) }), 'dpop.nonceKey has 31 characters'],
    ['no room for proofs', dpop({ replays: 9 }), 'dpop.replays is 9'],
    ['half a proof', dpop({ replays: 10.5 }), 'dpop.replays is 10.5'],
  ])('refuse %s', (_what, options, words) => {
    expect(faultsOf(options)).toEqual([expect.stringContaining(words)]);
  });

  it('take no bound tokens unless they say so', () => {
    expect(readTrust(GOOD).proofs).toMatchObject({ mode: 'off', addresses: [] });
  });

  it('need an address to take bound tokens', () => {
    const addresses = ['https://Bücher.test:443/shop/'];
    expect(readTrust({ ...GOOD, dpop: { addresses } }).proofs).toMatchObject({
      mode: 'allowed',
      nonce: false,
      algorithms: ['ES256'],
      replays: 100_000,
      addresses: ['https://xn--bcher-kva.test/shop'],
    });
  });

  it('tell all faults at once', () => {
    expect(faultsOf({ domain: 'acme', audience: '', clientId: '' })).toHaveLength(3);
  });

  it.each([
    ['acme.eu.auth0.com', 'https://acme.eu.auth0.com/'],
    ['https://acme.eu.auth0.com/', 'https://acme.eu.auth0.com/'],
    ['http://localhost:3002', 'http://localhost:3002/'],
  ])('take the domain %s', (domain, issuer) => {
    const [first] = readTrust({ ...GOOD, domain }).issuers;
    expect(first).toMatchObject({ issuer, callersOf: issuer, jwksUri: `${issuer}.well-known/jwks.json` });
  });

  it('put domains before other issuers', () => {
    const { issuers } = readTrust({ ...GOOD, issuers: ['https://kc.test/realms/a', { issuer: 'https://b.test' }] });
    expect(issuers.map(({ issuer }) => issuer)).toEqual([
      'https://acme.eu.auth0.com/',
      'https://kc.test/realms/a',
      'https://b.test',
    ]);
  });
});
