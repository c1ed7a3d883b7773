import { Controller, Get } from '@nestjs/common';
import { AuthModule, type AuthOptions, Dpop, Public, type QuotaPolicy, RateLimit } from '../src';
import { MemoryQuotas } from '../src/limits/memory-quotas';
import { partitionOfAddress } from '../src/limits/partition';
import { createBindingKey, createProof } from '../src/testing';
import { createIdToken, createJwt } from './create-jwt';
import { KeyServer } from './key-server';
import { optionsFor, type Platform, PLATFORMS, startAppOn, type TestApp } from './start-app';

const EXPORTS = { name: 'exports', quota: 2, window: 60 } as const;
const LONG = 'a'.repeat(2000);
/** Below any address of a proof. */
const ADDRESS = 'https://api.test';

@Controller('exports')
@RateLimit(EXPORTS)
class Exports {
  @Get('one')
  one(): string {
    return 'one';
  }

  @Get('other')
  other(): string {
    return 'other';
  }

  @Get('open')
  @Public()
  @RateLimit({ name: 'open', quota: 1, window: 60 })
  open(): string {
    return 'open';
  }

  @Get('with-nonce')
  @Dpop({ nonce: true })
  withNonce(): string {
    return 'with nonce';
  }
}

let keys: KeyServer;
let app: TestApp;
let from: string;

beforeAll(async () => {
  keys = await new KeyServer().start();
});
afterAll(() => keys.stop());
beforeEach(() => (from = '192.0.2.1'));
afterEach(() => app.close());

const start = async (
  limits: AuthOptions['limits'],
  platform: Platform = 'Fastify',
  more: Partial<AuthOptions> = {},
) => {
  const options = { ...optionsFor(keys), limits, addressOf: () => from, dpop: { addresses: [ADDRESS] }, ...more };
  app = await startAppOn(platform, [AuthModule.forRoot(options)], Exports);
};

/** What an answer says of limits. */
async function told(response: Promise<Response>) {
  const { status, headers } = await response;
  const [policy, limit, wait] = ['ratelimit-policy', 'ratelimit', 'retry-after'].map((name) => headers.get(name));
  return { status, policy, limit, wait };
}
const external = (token: string) => told(app.call('/api/external', token));
const refused = () => external('opaque');

describe('the quota of a caller', () => {
  it.each(PLATFORMS)('is told with each answer of %s', async (platform) => {
    await start({ caller: { quota: 2, window: 60 } }, platform);
    const policy = '"caller";q=2;w=60';
    expect(await external(createJwt())).toEqual({ status: 200, policy, limit: '"caller";r=1;t=60', wait: null });
    expect((await external(createJwt())).limit).toMatch(/^"caller";r=0;t=(60|59)$/);
    const response = await app.call('/api/external', createJwt());
    expect([response.status, response.headers.get('ratelimit')]).toEqual([429, expect.stringMatching(/;r=0;t=\d+$/)]);
    const wait = response.headers.get('retry-after');
    expect(await response.json()).toMatchObject({
      code: 'rate_limited',
      detail: `More than 2 requests came from you in 60 s: go on in ${wait} s.`,
    });
    expect(Number(wait)).toBeGreaterThan(55);
  });

  it('is shared by all routes and tokens of a caller', async () => {
    await start({ caller: { quota: 2, window: 60 } });
    await external(createJwt({ jti: 'one' }));
    await told(app.call('/api/private', createIdToken()));
    expect((await told(app.call('/api/private-scoped', createJwt({ jti: 'two' })))).status).toBe(429);
  });

  it('is no other caller’s', async () => {
    await start({ caller: { quota: 1, window: 60 } });
    const statuses = [];
    for (const sub of ['auth0|ada', 'auth0|bob', `${LONG}1`, `${LONG}2`, 'auth0|ada'])
      statuses.push((await external(createJwt({ sub }))).status);
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
  });

  it('counts what is refused for another reason than the token', async () => {
    await start({ caller: { quota: 1, window: 60 } });
    const scoped = () => told(app.call('/api/private-scoped', createJwt({ permissions: [] })));
    expect([(await scoped()).status, (await scoped()).status]).toEqual([403, 429]);
  });

  it('begins anew when its time is over', async () => {
    await start({ caller: { quota: 1, window: 1 } });
    await external(createJwt());
    let status = 429;
    for (let i = 0; i < 100 && status === 429; i++) {
      ({ status } = await external(createJwt()));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(status).toBe(200);
  });

  it('is none where nothing is said', async () => {
    await start(undefined);
    expect(await external(createJwt())).toEqual({ status: 200, policy: null, limit: null, wait: null });
    expect(await refused()).toEqual({ status: 401, policy: null, limit: null, wait: null });
  });
});

describe('the quota of a route', () => {
  it('stands beside the one of its caller, and is shared by its controller', async () => {
    await start({ caller: { quota: 10, window: 60 } });
    const one = await told(app.call('/exports/one', createJwt()));
    expect(one.policy).toBe('"caller";q=10;w=60, "exports";q=2;w=60');
    expect(one.limit).toBe('"caller";r=9;t=60, "exports";r=1;t=60');
    await told(app.call('/exports/other', createJwt()));
    expect((await told(app.call('/exports/one', createJwt()))).status).toBe(429);
    expect((await external(createJwt())).status).toBe(200);
  });

  it('is that of each address where the route is public', async () => {
    await start({ caller: { quota: 10, window: 60 } });
    const open = () => told(app.get('/exports/open'));
    expect((await open()).policy).toBe('"open";q=1;w=60');
    expect((await open()).status).toBe(429);
    from = '192.0.2.2';
    expect((await open()).status).toBe(200);
  });
});

describe('the quota of refusals', () => {
  it('turns refusals into 429, and lets in whoever would be let in', async () => {
    await start({ refusals: { quota: 2, window: 60 } });
    const policy = '"address";q=2;w=60';
    expect(await refused()).toEqual({ status: 401, policy, limit: '"address";r=1;t=60', wait: null });
    expect((await told(app.get('/api/external?access_token=x'))).status).toBe(400);
    const response = await app.call('/api/external', 'opaque');
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([429, null]);
    expect(await response.json()).toMatchObject({
      code: 'rate_limited',
      detail: expect.stringContaining('so is this'),
    });
    expect(await external(createJwt())).toMatchObject({ status: 200, limit: null });
    expect((await told(app.call('/api/private-scoped', createJwt({ permissions: [] })))).status).toBe(403);
    expect((await told(app.get('/api/public'))).status).toBe(200);
  });

  it('is no other address’s, and one of a whole /64', async () => {
    await start({ refusals: { quota: 1, window: 60 } });
    const statuses = [];
    for (const address of ['2001:db8::1', '2001:db8:0:0:ffff::2', '2001:db8:0:1::1', '192.0.2.1', '::ffff:192.0.2.1']) {
      from = address;
      statuses.push((await refused()).status);
    }
    expect(statuses).toEqual([401, 429, 401, 401, 429]);
  });

  it('leaves the request for a nonce as it is', async () => {
    await start({ refusals: { quota: 1, window: 60 } });
    await refused();
    const key = createBindingKey();
    const token = createJwt({ cnf: { jkt: key.jkt } });
    const proof = createProof(token, key, { htm: 'GET', htu: `${ADDRESS}/exports/with-nonce` });
    const response = await app.get('/exports/with-nonce', { authorization: `DPoP ${token}`, dpop: proof });
    expect([response.status, response.headers.has('dpop-nonce')]).toEqual([401, true]);
  });

  it('does not count that an issuer is down', async () => {
    const issuer = 'http://127.0.0.1:9';
    await start({ refusals: { quota: 1, window: 60 } }, 'Fastify', { domain: issuer });
    const token = createJwt({ iss: `${issuer}/` });
    expect([(await external(token)).status, (await external(token)).status]).toEqual([503, 503]);
    expect((await refused()).status).toBe(401);
  });
});

describe('the counts of a process', () => {
  const policy = { name: 'x', quota: 1, window: 60 };
  let now: number;
  let quotas: MemoryQuotas;
  beforeEach(() => start(undefined)); // for the hook that closes it
  beforeEach(() => (now = 1000));

  const withRoom = (size: number) => (quotas = new MemoryQuotas(size, () => now));
  const count = (partition: string, name = 'x') => quotas.count([{ ...policy, name }], partition)[0];

  it('give up the oldest window where there is no more room', () => {
    withRoom(3);
    const counts = ['a', 'b', 'c', 'a', 'd', 'a', 'b'].map((one) => count(one)?.used);
    expect(counts).toEqual([1, 1, 1, 2, 1, 1, 1]); // d pushed a out, a pushed b out, b pushed c out
    expect(count('d')?.used).toBe(2);
    expect(quotas.kept).toBe(3);
  });

  it('tell the seconds until a window ends', () => {
    withRoom(1);
    expect(count('a')).toEqual({ used: 1, reset: 60 });
    now += 58_600;
    expect(count('a')).toEqual({ used: 2, reset: 2 });
    now += 1_400;
    expect(count('a')).toEqual({ used: 1, reset: 60 });
  });

  it('take a window that began anew for the youngest', () => {
    withRoom(2);
    count('a');
    now += 1000;
    count('b');
    now += 59_000;
    count('a');
    count('c');
    expect(count('a')?.used).toBe(2);
  });

  it('let go of windows that have ended', () => {
    withRoom(100);
    for (let i = 0; i < 100; i++) count(`old ${i}`);
    now += 60_000;
    for (let i = 0; i < 60; i++) count(`new ${i}`);
    expect(quotas.kept).toBe(60);
  });

  it('have room for each policy alone', () => {
    withRoom(1);
    count('a');
    count('b', 'y');
    expect(count('a')?.used).toBe(2);
  });
});

describe('a partition of addresses', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8::6', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['1::', '1:0:0:0::/64'],
    [undefined, ''],
  ])('of %s is %s', (address, partition) => expect(partitionOfAddress(address)).toBe(partition));
});

describe('faulty limits', () => {
  const faults = async (limits: AuthOptions['limits'], ...controllers: (new () => object)[]) => {
    const began = startAppOn('Fastify', [AuthModule.forRoot({ ...optionsFor(keys), limits })], ...controllers);
    return began.then(
      async (one) => (await one.close(), 'started'),
      (error: Error) => error.message,
    );
  };
  const controllerWith = (policy: QuotaPolicy, path = `of-${policy.quota}`) => {
    @Controller(path)
    @RateLimit(policy)
    class Faulty {
      @Get()
      read(): string {
        return 'read';
      }
    }
    return Faulty;
  };
  beforeEach(() => start(undefined)); // for the hook that closes it

  it('stop the start with a sentence for each', async () => {
    const limits = { caller: { quota: 0, window: 60 }, refusals: { quota: 1.5, window: 0.5 } };
    expect(await faults(limits)).toBe(
      [
        'AuthModule cannot start:',
        '  - limits.caller has the quota 0: put a whole number of requests there.',
        '  - limits.refusals has the quota 1.5: put a whole number of requests there.',
        '  - limits.refusals has the window 0.5: put 1 to 86400 whole seconds there.',
      ].join('\n'),
    );
  });

  it.each([
    ['a name of ours', 'caller', 'put another there'],
    ['a name that would break the header', 'a"b', '1 to 32 small letters'],
  ])('of a route stop it for %s', async (_, name, sentence) => {
    expect(await faults({}, controllerWith({ name, quota: 1, window: 60 }))).toContain(sentence);
  });

  it('of two routes stop it where one name has two quotas', async () => {
    const two = [3, 4].map((quota) => controllerWith({ name: 'two', quota, window: 60 }));
    expect(await faults({}, ...two)).toContain('"two" is there with two quotas');
    const same = ['a', 'b'].map((path) => controllerWith({ name: 'same', quota: 5, window: 60 }, path));
    expect(await faults({}, ...same)).toBe('started');
  });
});
