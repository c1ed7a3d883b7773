import { freePort } from '@latchkey/ports';
import { checkPage } from './checks/page';
import { allows, sourcesOf } from './policy';
import { closeAll, type Handler, type Routes, serve } from '../testing/fake-server';
import { type Given, known } from '../testing/known';

const TENANT = 'https://acme.eu.auth0.com';
const auth = { domain: 'acme.eu.auth0.com', clientId: 'c', audience: 'a' };
const open: { close(): unknown }[] = [];
afterEach(() => closeAll(open));

async function opened(routes: Routes) {
  const server = await serve(routes);
  open.push(server);
  return server.origin;
}

const GUARDED: Handler = (_, response) => response.writeHead(401, { 'www-authenticate': 'Bearer realm="x"' }).end();

/** What is asked about: by default a page without a policy, with the settings of its API. */
interface Case {
  readonly settings?: object;
  readonly policy?: (api: string) => string;
  readonly routes?: Routes;
  readonly changes?: Given;
}

/** What the check makes of a page on a server of its own, with these settings and this policy. */
async function check({ settings, policy, routes = {}, changes = {} }: Case) {
  const apiOrigin = await opened({ '/api/external': GUARDED });
  const index: Handler = (_, response) =>
    response.writeHead(200, policy ? { 'content-security-policy': policy(apiOrigin) } : {}).end();
  const page = await opened({ '/auth_config.json': { ...auth, apiOrigin, ...settings }, '/': index, ...routes });
  const context = { apiOrigin, pages: [page], pagesGiven: true, tenant: TENANT, config: { auth }, limit: 3000 };
  return { apiOrigin, page, result: await checkPage(known({ ...context, ...changes })) };
}
const GOOD = (api: string) => `default-src 'none'; connect-src 'self' ${TENANT} ${api}; frame-src ${TENANT}`;

describe('a page of another server', () => {
  it('with the settings of the API and a policy that fits passes', async () => {
    const { result, page } = await check({ policy: GOOD });
    expect(result).toMatchObject({ status: 'passed', note: page });
  });

  it('with other settings than the API is a fault, with what to put', async () => {
    const { result, page } = await check({ policy: GOOD, settings: { audience: 'b' } });
    expect(result.faults).toEqual([
      expect.objectContaining({ says: `The page at ${page} has another audience than the API.`, found: 'b', put: 'a' }),
    ]);
  });

  it('without apiOrigin needs an API behind its own server', async () => {
    const settings = { apiOrigin: undefined };
    const { result, page, apiOrigin } = await check({ policy: GOOD, settings });
    expect(result.faults[0]).toMatchObject({
      says: `The page at ${page} sends its tokens to ${page}, where no API asks for one.`,
      put: expect.stringContaining(`"apiOrigin": "${apiOrigin}"`),
    });
    const proxied = await check({ policy: GOOD, settings, routes: { '/api/external': GUARDED } });
    expect(proxied.result.status).toBe('passed');
  });

  it('whose policy keeps it from the API or the tenant is a fault, with the header', async () => {
    const { result, apiOrigin } = await check({ policy: () => `connect-src 'self'; frame-src ${TENANT}` });
    expect(result.faults.map(({ says }) => says)).toEqual([
      `The page's policy does not let it reach ${TENANT} (connect-src).`,
      `The page's policy does not let it reach ${apiOrigin} (connect-src).`,
    ]);
    expect(result.faults[0]).toMatchObject({
      found: "connect-src 'self'",
      put: expect.stringContaining(`connect-src 'self' ${TENANT} ${apiOrigin}; frame-src ${TENANT}`),
    });
  });

  it('without a policy is warned of', async () => {
    const { result } = await check({});
    expect([result.status, result.faults[0]?.put]).toEqual(['warned', expect.stringContaining("default-src 'none'")]);
  });

  it.each([
    [true, 'failed'],
    [false, 'unchecked'],
  ])('that does not answer, where it was named: %s, is %s', async (pagesGiven, status) => {
    const pages = [`http://localhost:${await freePort()}`];
    expect((await check({ policy: GOOD, changes: { pages, pagesGiven } })).result.status).toBe(status);
  });

  it('is none where the API hands the page out', async () => {
    const apiOrigin = 'https://acme.example/shop';
    expect(await checkPage(known({ apiOrigin, pages: [apiOrigin] }))).toMatchObject({ status: 'passed' });
  });
});

describe('a source of a policy', () => {
  it.each([
    ["'self'", 'https://app.test/x', true],
    ["'self'", 'https://api.test/x', false],
    ['*', 'https://api.test/x', true],
    ['https:', 'https://api.test/x', true],
    ['http:', 'https://api.test/x', true],
    ['https:', 'http://api.test/x', false],
    ['https://api.test', 'https://api.test/x', true],
    ['https://api.test:443', 'https://api.test/x', true],
    ['https://api.test:8443', 'https://api.test/x', false],
    ['http://localhost:*', 'http://localhost:3001/x', true],
    ['api.test', 'https://api.test/x', true],
    ['https://*.test', 'https://api.test/x', true],
    ['https://*.api.test', 'https://api.test/x', false],
    ['https://api.test.evil', 'https://api.test/x', false],
    ['https://api.test/shop/', 'https://api.test/shop/api', true],
    ['https://api.test/shop', 'https://api.test/shop/api', false],
    ["'none'", 'https://api.test/x', false],
  ])('%s for %s: %s', (source, url, expected) => {
    expect(allows([source], url, 'https://app.test')).toBe(expected);
  });

  it('is of default-src where there is no directive of its own', () => {
    expect(sourcesOf("default-src 'self'; img-src *", 'connect-src')).toEqual(["'self'"]);
    expect(sourcesOf('img-src *', 'connect-src')).toBeUndefined();
  });
});
