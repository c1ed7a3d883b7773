import { type ProblemDto } from '@latchkey/shared';
import { type Config } from '../src/config/config';
import { KeyServer } from './key-server';
import { configFor, startApi, type TestApi } from './start-api';

let keys: KeyServer;
beforeAll(async () => void (keys = await new KeyServer().start()));
afterAll(() => keys.stop());

const running: TestApi[] = [];
afterEach(async () => void (await Promise.all(running.splice(0).map((api) => api.close()))));

async function start(changes: Partial<Config>): Promise<TestApi> {
  const api = await startApi(keys, changes);
  running.push(api);
  return api;
}

const SHOP: Partial<Config> = { addresses: ['https://acme.test/shop', 'https://api.acme.test'] };
const METADATA = '/.well-known/oauth-protected-resource';

describe('an API below a path', () => {
  it('names its own address in a refusal, and where its metadata is', async () => {
    const response = await (await start(SHOP)).get('/api/external');
    const { type } = (await response.json()) as ProblemDto;
    expect(type).toBe('https://acme.test/shop/api/docs/refusals#token_missing');
    expect(response.headers.get('www-authenticate')).toContain(`resource_metadata="https://acme.test${METADATA}/shop"`);
  });

  it('has metadata for each of its addresses, after the well-known part', async () => {
    const api = await start(SHOP);
    const metadata = async (path: string) => (await (await api.get(path)).json()) as object;
    expect(await metadata(`${METADATA}/shop`)).toMatchObject({
      resource: 'https://acme.test/shop',
      resource_documentation: 'https://acme.test/shop/api/docs',
    });
    expect(await metadata(METADATA)).toMatchObject({ resource: 'https://api.acme.test' });
    for (const path of ['/shop/', '/shops', '/', '/shop/x']) {
      expect((await api.get(METADATA + path)).status).toBe(404);
    }
  });

  it('has them at the root too, where a proxy has taken the path off', async () => {
    const api = await start({ addresses: ['https://acme.test/shop'] });
    expect(await (await api.get(METADATA)).json()).toMatchObject({ resource: 'https://acme.test/shop' });
  });

  it('is where the OpenAPI document says', async () => {
    const { servers } = (await (await (await start(SHOP)).get('/api/docs-json')).json()) as { servers: unknown };
    expect(servers).toEqual([{ url: 'https://acme.test/shop' }, { url: 'https://api.acme.test' }]);
  });
});

describe('an API beside another server of the page', () => {
  it('is in the settings of the page', async () => {
    const apiOrigin = 'https://api.acme.test/shop';
    const api = await start({ auth: { ...configFor(keys).auth, apiOrigin } });
    expect(await (await api.get('/auth_config.json')).json()).toMatchObject({ apiOrigin });
  });

  it('is not there unless somebody has said so', async () => {
    const settings = await (await (await start({})).get('/auth_config.json')).json();
    expect(Object.keys(settings as object)).toEqual(['domain', 'clientId', 'audience']);
  });
});

describe('Strict-Transport-Security', () => {
  const sent = async (changes: Partial<Config>) =>
    (await (await start(changes)).get('/api/public')).headers.get('strict-transport-security');

  it('is not sent of an API on http', async () => {
    expect(await sent({ addresses: ['http://localhost:3001', 'https://api.acme.test'] })).toBeNull();
  });

  it('speaks for the host alone unless it is told more', async () => {
    expect(await sent(SHOP)).toBe('max-age=31536000');
    expect(await sent({ ...SHOP, hstsSubdomains: true })).toBe('max-age=31536000; includeSubDomains');
  });
});
