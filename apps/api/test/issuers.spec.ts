import { Controller, Get, Req } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { type ProblemDto } from '@latchkey/shared';
import { AuthModule, type Caller, ISSUERS, type Issuers } from '@latchkey/nest-auth';
import { authOptions } from '../src/auth-options';
import { type Config, loadConfig } from '../src/config/config';
import { createKey, toJwk } from '@latchkey/nest-auth/testing';
import { AUDIENCE, CLIENT_ID, createIdToken, createJwt, KEY } from './create-jwt';
import { KeyServer } from './key-server';
import { configFor, startApi, type TestApi } from './start-api';

/** The second issuer's key, under the very name of the first one's. */
const OTHER_KEY = createKey(KEY.kid);

let first: KeyServer;
let second: KeyServer;
let api: TestApi | undefined;

beforeEach(async () => {
  second = await new KeyServer().start();
  second.publish(toJwk(OTHER_KEY));
  first = await new KeyServer().start();
});
afterEach(async () => {
  await api?.close();
  api = undefined;
  await Promise.all([first.stop(), second.stop()]);
});

/** What the environment says of issuers and audiences. */
function lists(domain: string, audience = AUDIENCE): Pick<Config, 'issuers' | 'audiences'> {
  const env = { AUTH0_DOMAIN: domain, AUTH0_CLIENT_ID: CLIENT_ID, AUTH0_AUDIENCE: audience };
  const { issuers, audiences } = loadConfig({ env, workingFolder: '/', programFolder: '/' });
  return { issuers, audiences };
}
const both = () => lists(`${first.origin},${second.origin}`);

const ofFirst = (claims = {}, key = KEY) => createJwt({ iss: `${first.origin}/`, ...claims }, { key });
const ofSecond = (claims = {}, key = OTHER_KEY) => createJwt({ iss: `${second.origin}/`, ...claims }, { key });

/** Status and, of a refusal, its code. */
async function answer(token: string, path = '/api/external'): Promise<readonly [number, string?]> {
  const response = await (api as TestApi).call(path, token);
  if (response.ok) return [response.status];
  return [response.status, ((await response.json()) as ProblemDto).code];
}

/** Waits until the keys of both are there, for the API is ready with those of one. */
async function start(changes: Partial<Config> = {}): Promise<void> {
  api = await startApi(first, { ...both(), ...changes });
  const issuers = api.app.get<Issuers>(ISSUERS);
  await Promise.all(issuers.map(({ keys }) => keys.find(KEY.kid)));
}

describe('of two issuers', () => {
  it('each has its tokens taken, by its own keys', async () => {
    await start();
    for (let i = 0; i < 2; i++) expect([await answer(ofFirst()), await answer(ofSecond())]).toEqual([[200], [200]]);
  });

  it("neither has its tokens verified by the other's key", async () => {
    await start();
    const crossed = [ofFirst({}, OTHER_KEY), ofSecond({}, KEY)];
    for (const token of crossed) expect(await answer(token)).toEqual([401, 'signature_wrong']);
  });

  it("neither lends the other a key's name", async () => {
    const own = createKey('only-here');
    second.publish(toJwk(OTHER_KEY), toJwk(own));
    await start();
    expect(await answer(ofSecond({}, own))).toEqual([200]);
    expect(await answer(ofFirst({}, own))).toEqual([401, 'key_unknown']);
  });

  it('one is picked to the letter, before any key is asked for', async () => {
    await start();
    const fetches = () => [first.fetches, second.fetches];
    const before = fetches();
    const strangers = [
      second.origin,
      `${second.origin}//`,
      `${second.origin}/x`,
      `${second.origin}/`.toUpperCase(),
      `${first.origin},${second.origin}`,
      [`${second.origin}/`],
      'https://acme.test/',
      'constructor',
    ];
    for (const iss of strangers) {
      const token = createJwt({ iss }, { key: createKey('unknown') });
      expect(await answer(token)).toEqual([401, 'issuer_wrong']);
    }
    expect(fetches()).toEqual(before);
  });

  it('both are named where a token has another', async () => {
    await start();
    const response = await (api as TestApi).call('/api/external', createJwt({ iss: 'https://acme.test/' }));
    const { detail } = (await response.json()) as ProblemDto;
    expect(detail).toContain(`those trusted here are ${first.origin}/, ${second.origin}/.`);
  });

  it.each([
    ['first', [503, 'keys_unavailable'], [200]],
    ['second', [200], [503, 'keys_unavailable']],
  ])('the %s may be down and leaves the other untouched', async (which, one, other) => {
    await (which === 'first' ? first : second).stop();
    api = await startApi(first, both());
    expect([await answer(ofFirst()), await answer(ofSecond())]).toEqual([one, other]);
  });

  it('none has keys: the API is not ready, and says why of both', async () => {
    await Promise.all([first.stop(), second.stop()]);
    api = await startApi(first, both(), false);
    await Promise.all(api.app.get<Issuers>(ISSUERS).map(({ keys }) => keys.find(KEY.kid).catch(() => undefined)));
    const response = await api.get('/api/health/ready');
    const { reason } = (await response.json()) as { reason: string };
    for (const { uri } of [first, second]) expect(reason).toContain(uri);
  });

  it('only the first has its ID tokens taken', async () => {
    await start();
    expect(await answer(createIdToken({ iss: `${first.origin}/` }), '/api/private')).toEqual([200]);
    const foreign = createIdToken({ iss: `${second.origin}/` }, { key: OTHER_KEY });
    expect(await answer(foreign, '/api/private')).toEqual([401, 'issuer_wrong']);
  });

  it('one that changes its keys leaves the memory of the other', async () => {
    await start();
    const [one, other] = [ofFirst(), ofSecond()];
    expect([await answer(one), await answer(other)]).toEqual([[200], [200]]);
    second.publish(toJwk(createKey(KEY.kid)));
    const issuers = (api as TestApi).app.get<Issuers>(ISSUERS);
    await (issuers[1]?.keys as unknown as { fetch(): Promise<void> }).fetch();
    expect([await answer(one), await answer(other)]).toEqual([[200], [401, 'signature_wrong']]);
  });

  it('each has figures of its own', async () => {
    await start({ metricsPort: 0 });
    const text = await (api as TestApi).metrics();
    for (const { origin } of [first, second])
      expect(text).toContain(`latchkey_key_fetches_total{issuer="${origin}/",result="success"} 1`);
  });

  it('both are in the resource metadata', async () => {
    await start();
    const response = await (api as TestApi).get('/.well-known/oauth-protected-resource');
    expect(await response.json()).toMatchObject({ authorization_servers: [`${first.origin}/`, `${second.origin}/`] });
  });
});

describe('of several identifiers of this API', () => {
  it('any will do', async () => {
    await start(lists(first.origin, `${AUDIENCE},https://old.test`));
    for (const aud of [AUDIENCE, 'https://old.test', ['x', 'https://old.test']]) {
      expect(await answer(ofFirst({ aud }))).toEqual([200]);
    }
    for (const aud of ['https://old.test/', `${AUDIENCE},https://old.test`, 'x']) {
      expect(await answer(ofFirst({ aud }))).toEqual([401, 'audience_wrong']);
    }
  });

  it('none is one of an ID token', async () => {
    await start(lists(first.origin, `${AUDIENCE},https://old.test`));
    const token = createIdToken({ aud: [CLIENT_ID, 'https://old.test'], azp: CLIENT_ID });
    expect(await answer(token, '/api/private')).toEqual([401, 'token_kind_wrong']);
  });
});

@Controller()
class WhoController {
  @Get('who')
  who(@Req() { user }: { user: Caller }): Caller {
    return user;
  }
}

describe('a caller', () => {
  let app: NestFastifyApplication;

  async function issOf(domain: string, token: string): Promise<unknown> {
    const config = configFor(first, lists(domain));
    const imports = [AuthModule.forRoot(authOptions(config, ({ socket }) => socket.remoteAddress))];
    const module = await Test.createTestingModule({ imports, controllers: [WhoController] }).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    await app.listen(0, '127.0.0.1');
    const response = await fetch(`${await app.getUrl()}/who`, { headers: { authorization: `Bearer ${token}` } });
    return ((await response.json()) as Caller).iss;
  }
  afterEach(() => app.close());

  it.each([
    ['two tenants is two callers', () => `${first.origin},${second.origin}`, () => [first, second]],
    ['two names of one tenant is one', () => `${first.origin}=${second.origin}`, () => [second, second]],
  ])('of %s', async (_what, domain, known) => {
    const found = [await issOf(domain(), ofFirst())];
    await app.close();
    found.push(await issOf(domain(), ofSecond()));
    expect(found).toEqual(known().map(({ origin }) => `${origin}/`));
  });
});
