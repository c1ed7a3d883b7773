import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { maxHeaderSize } from 'node:http';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, loadConfig } from './config';
import { ConfigurationError } from './faults';

const folder = mkdtempSync(join(tmpdir(), 'api-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A folder with an auth_config.json of this content, inside the test's own. */
function folderWith(content: unknown): string {
  const path = mkdtempSync(join(folder, 'at-'));
  writeFileSync(join(path, 'auth_config.json'), typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const GOOD = { domain: 'acme.eu.auth0.com', clientId: 'client', audience: 'https://api.acme.test' };
const ENV = { AUTH0_DOMAIN: GOOD.domain, AUTH0_CLIENT_ID: GOOD.clientId, AUTH0_AUDIENCE: GOOD.audience };

/** Loads from a good environment, but for what is given. */
const load = (env: Record<string, string | undefined> = {}, workingFolder = folder): Config =>
  loadConfig({ env: { ...ENV, ...env }, workingFolder, programFolder: folder });

function faultsOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
}
const faults = (env: Record<string, string>) => faultsOf(() => load(env));
const fileFaults = (content: unknown) =>
  faultsOf(() => loadConfig({ env: {}, workingFolder: folderWith(content), programFolder: folder }));

describe('the configuration', () => {
  it('has a default for all but three values', () => {
    expect(load()).toEqual({
      auth: GOOD,
      issuer: 'https://acme.eu.auth0.com/',
      issuers: [{ issuer: 'https://acme.eu.auth0.com/', callersOf: 'https://acme.eu.auth0.com/' }],
      audiences: [GOOD.audience],
      port: 3001,
      host: undefined,
      addresses: ['http://localhost:3001'],
      hstsSubdomains: false,
      trustedProxies: undefined,
      forwarded: false,
      corsOrigins: ['http://localhost:4200'],
      limits: { caller: { quota: 600, window: 60 }, refusals: { quota: 120, window: 60 } },
      redis: undefined,
      workers: 1,
      workerPatience: 30,
      logLevel: 'info',
      production: false,
      pageFolder: undefined,
      tokenAlgorithms: ['RS256'],
      maxTokenLength: 8192,
      maxTokenLifetime: 2_592_000,
      dpop: {
        mode: 'allowed',
        nonce: false,
        algorithms: ['ES256'],
        nonceKey: undefined,
        replays: 100_000,
        storeRequired: false,
      },
      portVariable: 'PORT',
      metricsPort: undefined,
      messagesDb: expect.stringMatching(/\/\.latchkey\/api\.db$/),
    });
  });

  it('is frozen to its last member', () => {
    const config = load();
    const { auth, addresses, corsOrigins, issuers, audiences, dpop, limits } = config;
    const all = [config, auth, addresses, corsOrigins, issuers, ...issuers, audiences, dpop, dpop.algorithms, limits];
    expect(all.every(Object.isFrozen)).toBe(true);
  });

  it('takes the algorithms that are named', () => {
    expect(load({ TOKEN_ALGS: 'PS256, RS256' }).tokenAlgorithms).toEqual(['PS256', 'RS256']);
    for (const text of ['', 'HS256', 'RS256,', 'RS256,RS256', 'none', 'ps256']) {
      expect(faults({ TOKEN_ALGS: text })).toEqual([
        `TOKEN_ALGS is "${text}": put RS256, PS256 or RS256,PS256 there, or leave the variable out.`,
      ]);
    }
  });

  it('takes longer tokens, up to what the server takes', () => {
    const most = maxHeaderSize - 2048;
    expect(load({ MAX_TOKEN_LENGTH: String(most) }).maxTokenLength).toBe(most);
    for (const length of [most + 1, 511, '0x4000', '-1', '', '9e3']) {
      expect(faults({ MAX_TOKEN_LENGTH: String(length) })).toEqual([
        expect.stringMatching(/^MAX_TOKEN_LENGTH is ".*": put a whole number of characters from 512 to \d+ there/),
      ]);
    }
  });

  it('remembers a logout for as long as a token may live', () => {
    expect([load(), load({ MAX_TOKEN_LIFETIME: '86400' })].map((config) => config.maxTokenLifetime)).toEqual([
      2_592_000, 86_400,
    ]);
    for (const seconds of ['59', '31536001', '1d', '', '-60', '1e5']) {
      expect(faults({ MAX_TOKEN_LIFETIME: seconds })).toEqual([
        `MAX_TOKEN_LIFETIME is "${seconds}": put a whole number of seconds from 60 to 31536000 there.`,
      ]);
    }
  });

  it('has limits unless they are off', () => {
    const [usual, other] = [load().limits, load({ RATE_LIMIT: 'off', REFUSAL_LIMIT: '1/86400' }).limits];
    expect(usual).toEqual({ caller: { quota: 600, window: 60 }, refusals: { quota: 120, window: 60 } });
    expect(other).toEqual({ caller: undefined, refusals: { quota: 1, window: 86_400 } });
  });

  it('starts as many workers as it is told, where they share a store', () => {
    const REDIS_URL = 'redis://127.0.0.1';
    const workers = (text: string) => load({ WORKERS: text, REDIS_URL }).workers;
    expect(['1', '4', '64', 'auto'].map(workers)).toEqual([1, 4, 64, availableParallelism()]);
    expect(load({ WORKERS: '1' }).workers).toBe(1);
    expect(faults({ WORKERS: '2' })).toEqual([expect.stringMatching(/^WORKERS is 2, and they share no store: /)]);
    for (const text of ['', '0', '65', '1.5', 'AUTO', '-2', '2 '])
      expect(faults({ WORKERS: text, REDIS_URL })).toEqual([
        `WORKERS is "${text}": put a whole number from 1 to 64 there, or auto.`,
      ]);
  });

  it('takes how long a worker may be silent', () => {
    expect(['1', '3600'].map((text) => load({ WORKER_PATIENCE: text }).workerPatience)).toEqual([1, 3600]);
    for (const text of ['', '0', '3601', '0.5', 'off'])
      expect(faults({ WORKER_PATIENCE: text })).toEqual([
        `WORKER_PATIENCE is "${text}": put a whole number of seconds from 1 to 3600 there.`,
      ]);
  });

  it('takes what is said of proofs', () => {
    const key = 'a secret of 32 characters or more';
    const { dpop } = load({
      DPOP: 'required',
      DPOP_NONCE: 'on',
      DPOP_ALGS: 'Ed25519, ES256,ES256',
      DPOP_NONCE_KEY: key,
      DPOP_REPLAYS: '1000',
      DPOP_STORE_REQUIRED: 'on',
      REDIS_URL: 'redis://127.0.0.1',
    });
    const expected = {
      mode: 'required',
      nonce: true,
      algorithms: ['ES256', 'Ed25519'],
      nonceKey: key,
      replays: 1000,
      storeRequired: true,
    };
    expect(dpop).toEqual(expected);
  });

  it.each([
    ['redis://127.0.0.1', { host: '127.0.0.1', port: 6379, tls: false, database: 0 }],
    ['redis://store:1/', { host: 'store', port: 1, tls: false, database: 0 }],
    ['redis://:pass@[::1]/15', { host: '::1', port: 6379, tls: false, password: 'pass', database: 15 }],
    [
      'rediss://me:p%40ss%2F@store.example:6380/2',
      { host: 'store.example', port: 6380, tls: true, username: 'me', password: 'p@ss/', database: 2 },
    ],
  ])('takes the store at %s', (REDIS_URL, expected) => {
    const { redis } = load({ REDIS_URL });
    expect(redis).toEqual({ username: undefined, password: undefined, ...expected });
    expect(Object.isFrozen(redis)).toBe(true);
  });

  it.each([
    ['', 'is no address of a Redis or Valkey server'],
    ['hunter2', 'is no address of a Redis or Valkey server'],
    ['https://:hunter2@store', 'is no address of a Redis or Valkey server'],
    ['redis://:hunter2', 'is no address of a Redis or Valkey server'],
    ['redis://:hunter2/@store', 'is no address of a Redis or Valkey server'],
    ['redis://:hunter2@store other', 'is no address of a Redis or Valkey server'],
    ['redis://:hunter2#x@store', 'is no address of a Redis or Valkey server'],
    ['redis://:hunter2@store?db=1', 'has a ? or a #'],
    ['redis://:hunter2%@store', 'has a % that encodes nothing'],
    ['redis://hunter2@store', 'has a user without a password'],
    ['redis://:hunter2@store/one', 'has a path that is no number of a database'],
    ['redis://:hunter2@store/1/2', 'has a path that is no number of a database'],
  ])('never repeats a faulty address of the store (%#)', (REDIS_URL, words) => {
    const [fault = '', ...others] = faults({ REDIS_URL });
    expect(others).toEqual([]);
    expect(fault).toContain(`REDIS_URL ${words}: put an address there, such as redis://127.0.0.1:6379`);
    expect(fault).not.toContain('hunter2');
  });

  it('never repeats the key of nonces', () => {
    expect(faults({ DPOP_NONCE_KEY: 'too-short' })).toEqual([expect.not.stringContaining('too-short')]);
  });

  it('takes origins with a default port', () => {
    expect(load({ PORT: '80' }).addresses).toEqual(['http://localhost']);
    const { corsOrigins } = load({ CORS_ORIGINS: 'https://app.test:443/, http://b.test' });
    expect(corsOrigins).toEqual(['https://app.test', 'http://b.test']);
  });

  it('takes several addresses of the API, each with or without a path', () => {
    const { addresses } = load({ API_ORIGIN: 'https://acme.test/shop/, http://localhost:3001,https://[::1]:8/a/b~c' });
    expect(addresses).toEqual(['https://acme.test/shop', 'http://localhost:3001', 'https://[::1]:8/a/b~c']);
  });

  it('names the address that a page of another server calls', () => {
    const apiOrigin = (text: string) => load({ PAGE_API_ORIGIN: text }).auth.apiOrigin;
    expect(['https://api.acme.test/shop/', 'http://127.0.0.1:3001'].map(apiOrigin)).toEqual([
      'https://api.acme.test/shop',
      'http://127.0.0.1:3001',
    ]);
  });

  it('lists every fault at once, one sentence each', () => {
    const all = faults({
      AUTH0_DOMAIN: 'http://acme.test',
      AUTH0_CLIENT_ID: 'YOUR_CLIENT_ID',
      AUTH0_AUDIENCE: '',
      PORT: 'http',
      HOST: '',
      CORS_ORIGINS: '*',
      LOG_LEVEL: 'loud',
      API_ORIGIN: 'api.acme.test',
      METRICS_PORT: '99999',
      MAX_TOKEN_LENGTH: '8 KB',
    });
    expect(all).toHaveLength(10);
    for (const sentence of all) expect(sentence).toMatch(/: put .+\.$/);
    expect(new ConfigurationError(all).message).toMatch(/^The configuration has 10 faults:\n {2}- /);
  });

  it.each([
    ['AUTH0_AUDIENCE', '', 'AUTH0_AUDIENCE is empty'],
    ['AUTH0_AUDIENCE', '  ', 'AUTH0_AUDIENCE is empty'],
    ['AUTH0_AUDIENCE', GOOD.clientId, 'AUTH0_AUDIENCE is the same as the client id'],
    ['AUTH0_AUDIENCE', 'https://api.acme.test b', 'AUTH0_AUDIENCE is "https://api.acme.test b", which holds a space'],
    ['AUTH0_CLIENT_ID', 'one\ntwo', 'AUTH0_CLIENT_ID is "one\\ntwo", which holds a space'],
    ['AUTH0_CLIENT_ID', 'YOUR_CLIENT_ID', 'AUTH0_CLIENT_ID is still the placeholder "YOUR_CLIENT_ID"'],
    ['AUTH0_CLIENT_ID', '{yourClientId}', 'AUTH0_CLIENT_ID is still the placeholder'],
    ['AUTH0_DOMAIN', '{yourDomain}', 'AUTH0_DOMAIN is still the placeholder'],
    ['AUTH0_DOMAIN', 'https://{yourDomain}', 'AUTH0_DOMAIN is still the placeholder'],
    ['AUTH0_DOMAIN', 'http://acme.eu.auth0.com', 'plain http on a host that is not loopback'],
    ['AUTH0_DOMAIN', 'http://127.0.0.1.evil.test', 'plain http on a host that is not loopback'],
    ['AUTH0_DOMAIN', 'ftp://acme.test', 'the scheme ftp'],
    ['AUTH0_DOMAIN', 'acme.test/path', 'more than a host'],
    ['AUTH0_DOMAIN', 'https://acme.test?x', 'more than a host'],
    ['AUTH0_DOMAIN', 'https://me:secret@acme.test', 'a user name or password'],
    ['AUTH0_DOMAIN', 'acme', 'no full domain'],
    ['AUTH0_DOMAIN', 'acme eu', 'no domain'],
    ['AUTH0_DOMAIN', '{yourTenant}.auth0.com', 'AUTH0_DOMAIN is still the placeholder'],
    ['AUTH0_DOMAIN', '"a.b"', 'which is no domain'],
    ['AUTH0_DOMAIN', '*.auth0.com', 'which is no domain'],
    ['AUTH0_DOMAIN', 'acme..eu', 'which is no domain'],
    ['AUTH0_DOMAIN', '-acme.eu', 'which is no domain'],
    ['AUTH0_DOMAIN', 'acme.eu.auth0.com,*.acme.test', 'AUTH0_DOMAIN (entry 2) is "*.acme.test", which is no domain'],
    ['AUTH0_DOMAIN', 'acme.eu.auth0.com,', 'AUTH0_DOMAIN (entry 2) is empty'],
    ['AUTH0_DOMAIN', 'a.test=b.test=c.test', 'which has more than one "="'],
    ['AUTH0_DOMAIN', 'a.test=', 'which is no domain'],
    ['AUTH0_DOMAIN', 'a.test=http://b.test', 'plain http on a host that is not loopback'],
    ['AUTH0_DOMAIN', 'a.test=b.test,a.test=c.test', 'another entry for those of https://b.test/'],
    ['AUTH0_DOMAIN', 'a.test=b.test,b.test=c.test', 'another entry for those of https://b.test/'],
    ['AUTH0_AUDIENCE', 'https://a.test,', 'AUTH0_AUDIENCE (entry 2) is empty'],
    ['AUTH0_AUDIENCE', 'https://a.test,{yourApi}', 'AUTH0_AUDIENCE (entry 2) is still the placeholder'],
    ['AUTH0_AUDIENCE', 'https://a.test,client', 'AUTH0_AUDIENCE (entry 2) is the same as the client id'],
    ['AUTH0_AUDIENCE', 'https://acme.eu.auth0.com/userinfo', 'an audience of the tenant itself'],
    ['AUTH0_AUDIENCE', 'https://a.test,https://acme.eu.auth0.com/api/v2/', 'an audience of the tenant itself'],
    ['AUTH0_AUDIENCE', 'https://a.test,https://acme.eu.auth0.com/api/v2', 'an audience of the tenant itself'],
    ['AUTH0_CLIENT_ID', 'client,other', 'AUTH0_CLIENT_ID is "client,other", which is a list'],
    ['AUTH0_DOMAIN', "acme.eu.auth0.com'", 'which is no domain'],
    ['AUTH0_DOMAIN', 'a.b&c', 'which is no domain'],
    ['AUTH0_AUDIENCE', 'https://{yourApi}', 'AUTH0_AUDIENCE is still the placeholder "https://{yourApi}"'],
    ['AUTH0_AUDIENCE', 'https://your-api-identifier', 'AUTH0_AUDIENCE is still the placeholder'],
    ['AUTH0_CLIENT_ID', 'REPLACE_ME', 'AUTH0_CLIENT_ID is still the placeholder "REPLACE_ME"'],
    ['AUTH0_CLIENT_ID', 'replace-this-by-yours', 'AUTH0_CLIENT_ID is still the placeholder'],
    ['AUTH0_DOMAIN', 'localhost:3002', 'leaves open whether it is http or https'],
    ['PORT', '-1', 'PORT is "-1"'],
    ['PORT', '65536', 'PORT is "65536"'],
    ['PORT', '', 'PORT is ""'],
    ['PORT', '0', 'PORT is "0": put a whole number from 1 to 65535 there.'],
    ['METRICS_PORT', '3001', 'METRICS_PORT and PORT must differ.'],
    ['METRICS_PORT', 'x', 'METRICS_PORT is "x"'],
    ['HOST', ' ', 'HOST is " "'],
    ['CORS_ORIGINS', '', 'CORS_ORIGINS has ""'],
    ['CORS_ORIGINS', 'https://app.test/path', 'CORS_ORIGINS has "https://app.test/path"'],
    ['CORS_ORIGINS', 'https://app.test, null', 'CORS_ORIGINS has "null"'],
    ['MESSAGES_DB', ' ', "MESSAGES_DB is empty: put a file's path or :memory: there"],
    ['LOG_LEVEL', 'INFO', 'LOG_LEVEL is "INFO"'],
    ['CORS_ORIGINS', 'https://*.acme.example', 'which is a wildcard and so matches nothing'],
    ['CORS_ORIGINS', 'https://app.test,*', 'CORS_ORIGINS has "*", which is a wildcard'],
    ['CORS_ORIGINS', 'https://app.test;https://b.test', 'which is no web address'],
    ['CORS_ORIGINS', 'https://me@app.test', 'which is no web address'],
    ['CORS_ORIGINS', 'ws://app.test', 'which is no web address'],
    ['API_ORIGIN', 'https://api.test/?', 'API_ORIGIN has'],
    ['API_ORIGIN', 'https://*.acme.example', 'which is a wildcard'],
    ['API_ORIGIN', 'https://api.test/a;b', 'which has an odd path'],
    ['API_ORIGIN', 'https://api.test//a', 'which has an odd path'],
    ['API_ORIGIN', 'http://0.0.0.0:3001', 'which is where a server listens'],
    ['API_ORIGIN', 'https://api.test,', 'API_ORIGIN has ""'],
    ['PAGE_API_ORIGIN', 'http://api.test', 'plain http on a host that is not loopback'],
    ['PAGE_API_ORIGIN', 'http://localhost.evil.test', 'plain http on a host that is not loopback'],
    ['PAGE_API_ORIGIN', 'https://user@api.test', 'which is no web address'],
    ['PAGE_API_ORIGIN', 'https://a.test,https://b.test', 'which is a list'],
    ['PAGE_API_ORIGIN', '', 'PAGE_API_ORIGIN has ""'],
    ['HSTS_SUBDOMAINS', 'yes', 'HSTS_SUBDOMAINS is "yes": put on or off there.'],
    ['HSTS_SUBDOMAINS', 'on', 'the first address of API_ORIGIN is not https'],
    ['TRUSTED_PROXIES', '', 'TRUSTED_PROXIES has ""'],
    ['TRUSTED_PROXIES', 'proxy.local', 'which is no address and no range'],
    ['TRUSTED_PROXIES', '10.0.0.0/33', 'which is no address and no range'],
    ['TRUSTED_PROXIES', '10.0.0.0/8/8', 'which is no address and no range'],
    ['TRUSTED_PROXIES', 'fe80::1%eth0', 'which is no address and no range'],
    ['TRUSTED_PROXIES', '10.0.0.1,0.0.0.0/0', 'TRUSTED_PROXIES has "0.0.0.0/0", which is everybody'],
    ['TRUSTED_PROXIES', '::/0', 'which is everybody'],
    ['DPOP', 'on', 'DPOP is "on": put off, allowed, required there.'],
    ['DPOP', '', 'DPOP is ""'],
    ['DPOP_NONCE', 'true', 'DPOP_NONCE is "true": put on or off there.'],
    ['DPOP_STORE_REQUIRED', 'yes', 'DPOP_STORE_REQUIRED is "yes": put on or off there.'],
    ['DPOP_STORE_REQUIRED', 'on', 'there is no store: put its address into REDIS_URL'],
    ['DPOP_ALGS', '', 'DPOP_ALGS has "": put some of ES256, PS256, Ed25519 there'],
    ['DPOP_ALGS', 'ES256,RS256', 'DPOP_ALGS has "RS256"'],
    ['DPOP_ALGS', 'none', 'DPOP_ALGS has "none"'],
    ['DPOP_ALGS', 'HS256', 'DPOP_ALGS has "HS256"'],
    ['DPOP_NONCE_KEY', '', 'DPOP_NONCE_KEY has 0 characters: put 32 or more'],
    ['DPOP_REPLAYS', '999', 'DPOP_REPLAYS is "999": put a whole number from 1000 to 10000000 there.'],
    ['DPOP_REPLAYS', '1e5', 'DPOP_REPLAYS is "1e5"'],
    ['DPOP_REPLAYS', '10000001', 'DPOP_REPLAYS is "10000001"'],
    ['RATE_LIMIT', '', 'RATE_LIMIT is "": put requests/seconds there, such as 600/60'],
    ['RATE_LIMIT', '600', 'RATE_LIMIT is "600"'],
    ['RATE_LIMIT', '0/60', 'RATE_LIMIT is "0/60"'],
    ['RATE_LIMIT', '600/0', 'RATE_LIMIT is "600/0"'],
    ['RATE_LIMIT', '600/0.5', 'RATE_LIMIT is "600/0.5"'],
    ['RATE_LIMIT', '600/60/1', 'RATE_LIMIT is "600/60/1"'],
    ['RATE_LIMIT', '600/86401', 'up to 1000000 requests and 86400 seconds, or off.'],
    ['REFUSAL_LIMIT', 'on', 'REFUSAL_LIMIT is "on"'],
    ['FORWARDED', 'true', 'FORWARDED is "true": put on or off there.'],
    ['FORWARDED', 'on', 'no proxy is named'],
  ])('refuses %s=%s in a sentence', (variable, value, words) => {
    expect(faults({ [variable]: value })).toEqual([expect.stringContaining(words)]);
  });

  it('refuses a nonce where there is no proof', () => {
    expect(faults({ DPOP: 'off', DPOP_NONCE: 'on' })).toEqual([
      expect.stringContaining('DPOP_NONCE is on and DPOP is off'),
    ]);
  });

  it('names the variable that the launcher uses', () => {
    expect(faults({ PORT: 'x', PORT_VARIABLE: 'API_PORT' })).toEqual([expect.stringMatching(/^API_PORT is "x"/)]);
  });
});

describe('the domain', () => {
  it.each([
    ['acme.eu.auth0.com', 'acme.eu.auth0.com', 'https://acme.eu.auth0.com/'],
    ['https://ACME.eu.auth0.com/', 'acme.eu.auth0.com', 'https://acme.eu.auth0.com/'],
    [' https://login.acme.test:8443 ', 'login.acme.test:8443', 'https://login.acme.test:8443/'],
    ['bücher.example', 'xn--bcher-kva.example', 'https://xn--bcher-kva.example/'],
    ['http://localhost:3002', 'http://localhost:3002', 'http://localhost:3002/'],
    ['http://127.0.0.1:3002/', 'http://127.0.0.1:3002', 'http://127.0.0.1:3002/'],
    ['http://[::1]:3002', 'http://[::1]:3002', 'http://[::1]:3002/'],
  ])('%s is understood', (text, domain, issuer) => {
    const config = load({ AUTH0_DOMAIN: text });
    expect([config.auth.domain, config.issuer]).toEqual([domain, issuer]);
  });
});

describe('lists in the environment', () => {
  it('of issuers begin with that of the page', () => {
    const { auth, issuer, issuers } = load({
      AUTH0_DOMAIN: 'acme.eu.auth0.com, http://localhost:3002,acme.eu.auth0.com',
    });
    expect([auth.domain, issuer]).toEqual([GOOD.domain, 'https://acme.eu.auth0.com/']);
    expect(issuers.map((trusted) => trusted.issuer)).toEqual(['https://acme.eu.auth0.com/', 'http://localhost:3002/']);
  });

  it('may have two names of one tenant, whose callers are known by the second', () => {
    const { auth, issuers } = load({ AUTH0_DOMAIN: 'login.acme.test=acme.eu.auth0.com,old.test' });
    expect(auth.domain).toBe('login.acme.test');
    expect(issuers).toEqual([
      { issuer: 'https://login.acme.test/', callersOf: 'https://acme.eu.auth0.com/' },
      { issuer: 'https://acme.eu.auth0.com/', callersOf: 'https://acme.eu.auth0.com/' },
      { issuer: 'https://old.test/', callersOf: 'https://old.test/' },
    ]);
  });

  it('of audiences begin with that of the page', () => {
    const { auth, audiences } = load({ AUTH0_AUDIENCE: 'https://a.test, https://b.test' });
    expect([auth.audience, audiences]).toEqual(['https://a.test', ['https://a.test', 'https://b.test']]);
  });

  it('hold no audience of any issuer', () => {
    const own = { AUTH0_DOMAIN: 'a.test,b.test', AUTH0_AUDIENCE: 'https://api.test,https://b.test/userinfo' };
    expect(faults(own)).toEqual([
      expect.stringMatching(/^AUTH0_AUDIENCE \(entry 2\) is .* of the tenant itself: put /),
    ]);
  });
});

describe('auth_config.json', () => {
  it('holds no lists', () => {
    expect(fileFaults({ domain: 'a.test,b.test', clientId: 'c', audience: 'https://a,https://b' })).toEqual([
      expect.stringMatching(/^"domain" in .* which is a list: put /),
      expect.stringMatching(/^"audience" in .* which is a list: put /),
    ]);
  });

  it.each([
    ['no JSON', '{"domain":', 'is not valid JSON'],
    ['an array', '[]', 'holds no JSON object'],
    ['null', 'null', 'holds no JSON object'],
  ])('with %s is one fault with its path', (_what, content, words) => {
    expect(fileFaults(content)).toEqual([expect.stringMatching(new RegExp(`auth_config\\.json ${words}`))]);
  });

  it('has a fault for each member that is wrong', () => {
    expect(fileFaults({ domain: 7, audience: 'YOUR_API' })).toEqual([
      expect.stringMatching(/^"domain" in .*auth_config\.json is not a text: put /),
      expect.stringMatching(/^"clientId" in .*auth_config\.json is missing: put /),
      expect.stringMatching(/^"audience" in .*auth_config\.json is still the placeholder "YOUR_API": put /),
    ]);
  });

  const dpopOf = (dpop: unknown, env: Record<string, string> = {}) =>
    loadConfig({ env, workingFolder: folderWith({ ...GOOD, dpop }), programFolder: folder }).auth.dpop;

  it('says whether the page binds its tokens to a key', () => {
    expect([true, false, undefined].map((dpop) => dpopOf(dpop))).toEqual([true, false, undefined]);
    expect(fileFaults({ ...GOOD, dpop: 'yes' })).toEqual([
      expect.stringMatching(/^"dpop" in .* is neither true nor false: put true there/),
    ]);
  });

  it.each([
    [
      'off',
      true,
      /^DPOP is off and "dpop" in .*auth_config\.json is true, .*: put false there, or allowed into DPOP\.$/,
    ],
    ['required', false, /^DPOP is required and "dpop" in .* is not true, .*: put true there, or allowed into DPOP\.$/],
    ['required', undefined, /^DPOP is required and "dpop" in .* is not true/],
  ])('stops the start where DPOP=%s and its dpop is %s', (DPOP, dpop, words) => {
    expect(faultsOf(() => dpopOf(dpop, { DPOP }))).toEqual([expect.stringMatching(words)]);
  });

  it.each([
    ['off', false],
    ['required', true],
    ['allowed', true],
    ['allowed', undefined],
  ])('agrees with DPOP=%s where its dpop is %s', (DPOP, dpop) => expect(dpopOf(dpop, { DPOP })).toBe(dpop));

  it('is read for its dpop where it is named, though the environment has the rest', () => {
    const named = folderWith({ ...GOOD, dpop: true });
    expect(load({ AUTH_CONFIG_FILE: join(named, 'auth_config.json') }).auth.dpop).toBe(true);
    expect([load({}, named).auth.dpop, load({ DPOP: 'required' }, named).dpop.mode]).toEqual([undefined, 'required']);
  });

  it('may begin with a byte order mark', () => {
    expect(fileFaults(`\uFEFF${JSON.stringify(GOOD)}`)).toEqual([]);
  });

  it('that is nowhere is one fault', () => {
    const empty = mkdtempSync(join(folder, 'empty-'));
    const sources = { env: {}, workingFolder: empty, programFolder: empty };
    expect(faultsOf(() => loadConfig(sources))).toEqual([expect.stringMatching(/^There is no auth_config\.json/)]);
  });

  it.each([
    ['', /^AUTH_CONFIG_FILE is empty: put /],
    ['missing.json', /missing\.json cannot be read/],
  ])('that AUTH_CONFIG_FILE=%s names must be there', (path, words) => {
    const sources = { env: { AUTH_CONFIG_FILE: path }, workingFolder: folderWith(GOOD), programFolder: folder };
    expect(faultsOf(() => loadConfig(sources))).toEqual([expect.stringMatching(words)]);
  });

  it('is looked for by name, here, and above the program', () => {
    const named = folderWith({ ...GOOD, clientId: 'named' });
    const here = folderWith({ ...GOOD, clientId: 'here' });
    const workspace = folderWith({ ...GOOD, clientId: 'workspace' });
    const programFolder = join(workspace, 'dist', 'api');
    mkdirSync(programFolder, { recursive: true });
    const empty = mkdtempSync(join(folder, 'empty-'));
    const clientId = (workingFolder: string, env = {}) =>
      loadConfig({ env, workingFolder, programFolder }).auth.clientId;
    expect([
      clientId(here, { AUTH_CONFIG_FILE: join(named, 'auth_config.json') }),
      clientId(here),
      clientId(empty),
      clientId(here, { AUTH0_CLIENT_ID: 'environment' }),
    ]).toEqual(['named', 'here', 'workspace', 'environment']);
  });
});
