import { jest } from '@jest/globals';
import { type ProblemDto } from '@latchkey/shared';
import { Logger } from '@nestjs/common';
import { parseLimits } from '../src/config/limits';
import { Faults } from '../src/config/faults';
import { parseProxies } from '../src/config/proxies';
import { announce } from '../src/server/announce';
import { ask, writerToken } from './call-messages';
import { createIdToken, createJwt } from './create-jwt';
import { KeyServer } from './key-server';
import { TestStream } from './read-stream';
import { configFor, startApi, type TestApi } from './start-api';

const PAGE = 'https://app.test';
const MESSAGES = '/api/messages';

let keys: KeyServer;
let api: TestApi;

beforeAll(async () => {
  keys = await new KeyServer().start();
});
afterEach(() => api.close());
afterAll(() => keys.stop());

/** Starts the API with limits as the environment has them, behind a proxy on loopback. */
async function start(env: Record<string, string> = {}): Promise<void> {
  const trustedProxies = parseProxies('127.0.0.1', new Faults());
  api = await startApi(keys, { limits: parseLimits(env, new Faults()), trustedProxies, corsOrigins: [PAGE] });
}

/** Status, and what is left of the quotas. */
const left = ({ status, headers }: Pick<Response, 'status' | 'headers'>) =>
  [status, headers.get('ratelimit')?.replace(/;t=\d+/g, '')] as const;
const external = async () => left(await api.call('/api/external', createJwt()));
const opaque = (address: string) =>
  api.get('/api/external', { authorization: 'Bearer opaque', 'x-forwarded-for': address });

describe('limits', () => {
  it('are on by default, and told', async () => {
    await start();
    const good = await api.call('/api/external', createJwt());
    expect([...left(good), good.headers.get('ratelimit-policy')]).toEqual([
      200,
      '"caller";r=599',
      '"caller";q=600;w=60',
    ]);
    expect(left(await api.call('/api/private', createIdToken()))).toEqual([200, '"caller";r=598']);
    const bad = await opaque('192.0.2.1');
    expect([...left(bad), bad.headers.get('ratelimit-policy')]).toEqual([
      401,
      '"address";r=119',
      '"address";q=120;w=60',
    ]);
  });

  it('are none where they are off', async () => {
    await start({ RATE_LIMIT: 'off', REFUSAL_LIMIT: 'off' });
    expect([await external(), left(await opaque('192.0.2.1'))]).toEqual([
      [200, undefined],
      [401, undefined],
    ]);
  });

  it('end a caller’s requests with a problem, and nobody else’s', async () => {
    await start({ RATE_LIMIT: '1/60' });
    await external();
    const { status, headers, body } = await ask(api, MESSAGES, { token: createJwt() });
    const wait = Number(headers.get('retry-after'));
    expect([status, wait > 0 && wait <= 60, headers.get('www-authenticate')]).toEqual([429, true, null]);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({ code: 'rate_limited', title: 'Too many requests', msg: 'Too many requests' });
    expect((body as ProblemDto).type).toMatch(/#rate_limited$/);
    expect((await ask(api, MESSAGES, { token: createJwt({ sub: 'auth0|bob' }) })).status).toBe(200);
  });

  it('count an address by the rule for proxies, and shut nobody out', async () => {
    await start({ REFUSAL_LIMIT: '2/60' });
    const statuses = [];
    for (const address of ['192.0.2.1', '6.6.6.6, 192.0.2.1', '192.0.2.1', '192.0.2.2'])
      statuses.push((await opaque(address)).status);
    expect(statuses).toEqual([401, 401, 429, 401]);
    const neighbour = { authorization: `Bearer ${createJwt()}`, 'x-forwarded-for': '192.0.2.1' };
    expect(left(await api.get('/api/external', neighbour))).toEqual([200, '"caller";r=599']);
  });

  it('hold for no 403, 404 and 422, and for nothing that takes no token', async () => {
    await start({ RATE_LIMIT: '4/60', REFUSAL_LIMIT: '1/60' });
    await opaque('127.0.0.1');
    const token = writerToken();
    const statuses = [
      (await api.call('/api/private-scoped', createJwt({ permissions: [] }))).status,
      (await ask(api, `${MESSAGES}/none`, { token })).status,
      (await ask(api, MESSAGES, { token, body: { text: '' } })).status,
      (await ask(api, MESSAGES, { token, body: '{' })).status,
      (await ask(api, MESSAGES, { token })).status,
    ];
    expect(statuses).toEqual([403, 404, 422, 400, 429]);
    for (let i = 0; i < 3; i++) {
      for (const path of ['health/live', 'health/ready', 'public', 'docs-json', 'docs/refusals'])
        expect([path, ...left(await api.get(`/api/${path}`))]).toEqual([path, 200, undefined]);
      expect(left(await api.get('/auth_config.json'))).toEqual([200, undefined]);
      expect(left(await fetch(`${api.origin}/api/external`, { method: 'OPTIONS' }))).toEqual([204, undefined]);
      expect(left(await api.get('/api/nothing'))).toEqual([404, undefined]);
    }
  });

  it('are readable for pages of other origins', async () => {
    await start();
    const { headers } = await api.get('/api/external', { origin: PAGE });
    expect(headers.get('access-control-expose-headers')?.split(', ')).toEqual(
      expect.arrayContaining(['RateLimit', 'RateLimit-Policy', 'Retry-After']),
    );
  });

  it('take a stream for one request, and each repeat of a write for one', async () => {
    await start({ RATE_LIMIT: '4/60' });
    const token = writerToken();
    const stream = await TestStream.open(api, token);
    expect(left(stream.response)).toEqual([200, '"caller";r=3']);
    const write = () => ask(api, MESSAGES, { token, body: { text: 'once' }, headers: { 'idempotency-key': 'k1' } });
    const [first, second] = [await write(), await write()];
    expect([left(first), left(second)]).toEqual([
      [201, '"caller";r=2'],
      [201, '"caller";r=1'],
    ]);
    expect(second.body).toEqual(first.body);
    expect((await stream.next()).text).toBe('once');
    expect(await external()).toEqual([200, '"caller";r=0']);
    expect((await write()).status).toBe(429);
    stream.leave();
  });

  it('leave a write undone that they refuse', async () => {
    await start({ RATE_LIMIT: '1/1' });
    const token = writerToken({ sub: 'auth0|writes' });
    const body = { text: 'refused first' };
    await ask(api, MESSAGES, { token });
    const statuses = [];
    do {
      const { status } = await ask(api, MESSAGES, { token, body, headers: { 'idempotency-key': 'k2' } });
      statuses.push(status);
    } while (statuses.at(-1) === 429);
    expect(statuses.at(-1)).toBe(201);
    let list: unknown;
    do list = (await ask(api, MESSAGES, { token })).body;
    while (!Array.isArray(list));
    expect(list).toMatchObject([body]);
  });

  it.each([
    [
      {},
      '600 requests in 60 s of each caller (RATE_LIMIT), 120 refused tokens in 60 s of each address (REFUSAL_LIMIT)',
    ],
    [
      { RATE_LIMIT: 'off', REFUSAL_LIMIT: '5/1' },
      'requests of each caller without end (RATE_LIMIT is off), 5 refused tokens in 1 s of each address (REFUSAL_LIMIT)',
    ],
  ])('are said at the start, with %j', (env, words) => {
    const log = jest.spyOn(Logger.prototype, 'log');
    announce(configFor(keys, { limits: parseLimits(env, new Faults()) }));
    const lines = log.mock.calls.map(([line]) => line as string);
    log.mockRestore();
    expect(lines).toContain(`Limits: ${words}`);
  });
});
