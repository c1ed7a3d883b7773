import { Controller, Get } from '@nestjs/common';
import { AuthModule, Dpop } from '../src';
import { Nonces } from '../src/proof/nonces';
import { createIdToken, createJwt, now } from './create-jwt';
import { ADDRESS, createBoundJwt, createProof } from './create-proof';
import { KeyServer } from './key-server';
import { CLAIMS, NO_ACCESS_TOKENS, NO_ID_TOKENS } from './refused-claims';
import { FORMS } from './refused-forms';
import { optionsFor, PLATFORMS, startAppOn, type TestApp } from './start-app';

const SECRET = 'a secret of both platforms, long enough';

@Controller('bound')
@Dpop({ mode: 'required' })
class Bound {
  @Get()
  bound(): string {
    return 'bound';
  }
}

let keys: KeyServer;
let apps: readonly TestApp[];

beforeAll(async () => {
  keys = await new KeyServer().start();
  const imports = [AuthModule.forRoot({ ...optionsFor(keys), dpop: { addresses: [ADDRESS], nonceKey: SECRET } })];
  apps = await Promise.all(PLATFORMS.map((platform) => startAppOn(platform, imports, Bound)));
});
afterAll(async () => {
  await Promise.all(apps.map((app) => app.close()));
  await keys.stop();
});

const HEADERS = [
  'content-type',
  'content-length',
  'cache-control',
  'www-authenticate',
  'dpop-nonce',
  'retry-after',
  'etag',
];

/** A refusal as it came, but for its own id. */
async function told(response: Response): Promise<unknown> {
  const body = (await response.text()).replace(/"requestId":"[\w-]{36}"/, '"requestId":""');
  return { status: response.status, body, headers: HEADERS.map((name) => response.headers.get(name)) };
}

/** What each platform answers. */
const answers = (ask: (app: TestApp) => Promise<Response>) =>
  Promise.all(apps.map(async (app) => told(await ask(app))));

const tokens = [
  ...[...FORMS, ...CLAIMS, ...NO_ACCESS_TOKENS].map(([what, token]) => [what, '/api/external', token] as const),
  ...NO_ID_TOKENS.map(([what, token]) => [`${what} for an ID token`, '/api/private', token] as const),
  ['no permission', '/api/private-scoped', () => createJwt({ permissions: [] })] as const,
];

describe('Express and Fastify', () => {
  it.each(tokens)('refuse %s to the letter alike', async (_what, path, token) => {
    const bearer = token();
    const [one, other] = await answers((app) => app.call(path, bearer));
    expect(one).toMatchObject({ body: expect.stringContaining('"code":') as string });
    expect(other).toEqual(one);
  });

  it.each([
    ['no token', '/api/external', {}],
    ['another scheme', '/api/external', { authorization: 'Basic eA==' }],
    ['two words', '/api/external', { authorization: 'Bearer one two' }],
    ['a token in the query', '/api/external?access_token=x', {}],
    ['a token in the query, in any spelling', '/api/external?a=b&access%5Ftoken', {}],
  ])('refuse %s to the letter alike', async (_what, path, headers) => {
    const [one, other] = await answers((app) => app.get(path, headers as Record<string, string>));
    expect(one).toMatchObject({ body: expect.stringContaining('"code":') as string });
    expect(other).toEqual(one);
  });

  it('refuse a token in a body alike', async () => {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${createJwt()}` },
      body: '{"access_token":"x"}',
    };
    const [one, other] = await answers((app) => fetch(`${app.origin}/api/external`, init));
    expect(one).toMatchObject({ status: 400, body: expect.stringContaining('token_in_url_or_body') as string });
    expect(other).toEqual(one);
  });

  it.each<[string, Readonly<Record<string, unknown>>, string?]>([
    ['for another method', { htm: 'PUT' }],
    ['for another path', { htu: `${ADDRESS}/api/private` }],
    ['of tomorrow', { iat: now() + 86_400 }],
    ['with a query', { htu: `${ADDRESS}/api` }, '/api/external?a=/b'],
  ])('refuse a proof %s to the letter alike', async (_what, claims, path = '/api/external') => {
    const bound = createBoundJwt();
    const headers = { authorization: `DPoP ${bound}`, dpop: createProof(bound, claims) };
    const [one, other] = await answers((app) => app.get(path, headers));
    expect(one).toMatchObject({ status: 401, body: expect.stringContaining('"code":"proof_') as string });
    expect(other).toEqual(one);
  });

  it('ask for a proof alone where a route says so', async () => {
    for (const app of apps) {
      const response = await app.call('/bound', createJwt());
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([
        401,
        'DPoP realm="https://api.test", algs="ES256"',
      ]);
      const bound = createBoundJwt();
      const dpop = createProof(bound, { htu: `${ADDRESS}/bound` });
      expect((await app.get('/bound', { authorization: `DPoP ${bound}`, dpop })).status).toBe(200);
    }
  });

  it('let a proof pass once, and give out the next nonce', async () => {
    const bound = createBoundJwt();
    const nonces = new Nonces(SECRET);
    for (const app of apps) {
      const dpop = createProof(bound, { nonce: nonces.current(now() - 60) });
      const ask = () => app.get('/api/external?a=b', { authorization: `DPoP ${bound}`, dpop });
      const [first, second] = [await ask(), await ask()];
      expect([first.status, second.status]).toEqual([200, 401]);
      expect(first.headers.get('dpop-nonce')).toMatch(/^\w+\.[\w-]{43}$/);
    }
  });

  it('let good tokens pass, and what is public', async () => {
    for (const app of apps) {
      const found = [
        await app.call('/api/external', createJwt()),
        await app.call('/api/private', createIdToken()),
        await app.call('/api/private-scoped', createJwt()),
        await app.get('/api/public'),
      ];
      expect(found.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      expect(found.map(({ headers }) => headers.get('cache-control'))).toEqual([
        'no-store',
        'no-store',
        'no-store',
        null,
      ]);
    }
  });

  it('answer HEAD without a body', async () => {
    const [one, other] = await answers((app) => fetch(`${app.origin}/api/external`, { method: 'HEAD' }));
    expect(one).toMatchObject({ status: 401, body: '' });
    expect(other).toEqual(one);
  });
});
