import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { MemoryReplays } from '../src/proof/memory-replays';
import { Nonces } from '../src/proof/nonces';
import { ProofVerifier } from '../src/proof/proof-verifier';
import { type Entered, Replays, type UsedProof } from '../src/proof/replays';
import { digestOf } from '../src/policy/verified-tokens';
import { readTrust } from '../src/trust';
import { createJwt, now } from './create-jwt';
import { ADDRESS, type BindingKey, BINDING, createBindingKey, createBoundJwt, createProof } from './create-proof';
import { KeyServer } from './key-server';
import { optionsFor, startApp, type TestApp } from './start-app';

const SECRET = 'a secret of several machines, long enough';

let keys: KeyServer;
let api: TestApp;

beforeAll(async () => {
  keys = await new KeyServer().start();
  api = await startApp({ ...optionsFor(keys), dpop: { addresses: [ADDRESS] } });
});
afterAll(async () => {
  await api.close();
  await keys.stop();
});

const show = (token: string, dpop: string, at = api) =>
  at.get('/api/external', { authorization: `DPoP ${token}`, dpop });

/** Opened a hundred at a time, for more wait to be accepted than a machine lets wait. */
async function connections(count: number): Promise<readonly Socket[]> {
  const open: Socket[] = [];
  while (open.length < count) {
    const more = Array.from({ length: 100 }, () => connect(Number(new URL(api.origin).port), '127.0.0.1'));
    await Promise.all(more.map((socket) => once(socket, 'connect')));
    open.push(...more);
  }
  return open;
}

describe('a proof that was used', () => {
  it('passes once of 1,000 at the same time', async () => {
    const token = createBoundJwt();
    const proof = createProof(token);
    const sockets = await connections(1000);
    const statuses = sockets.map(async (socket) => {
      const [answer] = (await once(socket, 'data')) as [Buffer];
      socket.destroy();
      return Number(answer.toString('latin1', 9, 12));
    });
    const lines = [`Authorization: DPoP ${token}`, `DPoP: ${proof}`, 'Host: x', '', ''];
    for (const socket of sockets) socket.write(`GET /api/external HTTP/1.1\r\n${lines.join('\r\n')}`);
    const seen = await Promise.all(statuses);
    expect(seen.filter((status) => status === 200)).toHaveLength(1);
    expect(seen.filter((status) => status === 401)).toHaveLength(999);
  });

  it.each([
    ['with another signature', {}],
    ['with another time', { iat: Math.floor(Date.now() / 1000) - 10 }],
    ['for another address', { htu: `${ADDRESS}/api/external?again` }],
  ])('is known by its jti %s', async (_what, claims) => {
    const token = createBoundJwt();
    const jti = `jti ${JSON.stringify(claims)}`;
    expect((await show(token, createProof(token, { jti }))).status).toBe(200);
    const response = await show(token, createProof(token, { jti, ...claims }));
    expect([response.status, await response.json()]).toEqual([
      401,
      expect.objectContaining({ code: 'proof_replayed' }),
    ]);
    expect(response.headers.get('www-authenticate')).toContain(
      'DPoP realm="https://api.test", error="invalid_dpop_proof"',
    );
  });

  it('does not use up the jti of another key', async () => {
    for (const key of [createBindingKey(), createBindingKey()]) {
      const token = createBoundJwt({}, key);
      expect((await show(token, createProof(token, { jti: 'the same' }, { key }))).status).toBe(200);
    }
  });

  it('is not used up by a refusal', async () => {
    const token = createBoundJwt();
    const proof = createProof(token);
    for (const path of ['/api/private-scoped', '/api/private'])
      expect((await api.get(path, { authorization: `DPoP ${token}`, dpop: proof })).status).toBe(401);
    expect((await show(createBoundJwt({ exp: 1 }), proof)).status).toBe(401);
    expect((await show(token, proof)).status).toBe(200);
  });
});

describe('a flood of proofs', () => {
  let small: TestApp;

  beforeAll(async () => {
    small = await startApp({ ...optionsFor(keys), dpop: { addresses: [ADDRESS], replays: 100 } });
  });
  afterAll(() => small.close());

  /** Status, code and `Retry-After` of one request more with a key. */
  async function send(key: BindingKey): Promise<readonly [number, string | undefined, number]> {
    const token = createBoundJwt({}, key);
    const response = await show(token, createProof(token, {}, { key }), small);
    const { code } = (response.ok ? {} : await response.json()) as { code?: string };
    return [response.status, code, Number(response.headers.get('retry-after'))];
  }

  it('of one key fills the share of that key, and all keys the whole', async () => {
    const seconds = performance.now() / 1000;
    const keysOf = Array.from({ length: 10 }, () => createBindingKey());
    for (const key of keysOf) {
      for (let i = 0; i < 10; i++) expect(await send(key)).toEqual([200, undefined, 0]);
      const [status, code, wait] = await send(key);
      expect([status, code]).toEqual([429, 'proofs_full']);
      expect(wait).toBeGreaterThan(329 - (performance.now() / 1000 - seconds));
    }
    const [status, code, wait] = await send(createBindingKey());
    expect([status, code]).toEqual([503, 'proofs_unavailable']);
    expect(wait).toBeGreaterThan(329 - (performance.now() / 1000 - seconds));
    expect(wait).toBeLessThanOrEqual(331);
    expect((await small.call('/api/external', createJwt())).status).toBe(200);
  });
});

describe('the memory of used proofs', () => {
  let time: number;
  let memory: MemoryReplays;
  const enter = (name: string, jkt = 'key', lifetime = 330) => memory.enter({ name, jkt, lifetime });

  beforeEach(() => {
    time = 1000.5;
    memory = new MemoryReplays(1000, () => time);
  });

  it('enters a name once', () => {
    expect([enter('a'), enter('a'), enter('b')]).toEqual(['entered', 'seen', 'entered']);
  });

  it('keeps a proof for its lifetime, and hardly longer', () => {
    enter('a', 'key', 330);
    enter('b', 'key', 60);
    time += 59.9;
    expect([enter('a'), enter('b')]).toEqual(['seen', 'seen']);
    time += 1.1;
    expect([enter('a'), enter('b')]).toEqual(['seen', 'entered']);
    time += 268.9;
    expect(enter('a')).toBe('seen');
    time += 1.1;
    expect(enter('a')).toBe('entered');
  });

  it('forgets nothing to make room', () => {
    const names = Array.from({ length: 1000 }, (_, i) => `name-${i}`);
    for (const [i, name] of names.entries()) expect(enter(name, `key-${i % 10}`)).toBe('entered');
    expect(enter('more', 'key-10')).toEqual({ full: 'all', retryAfter: 331 });
    expect(names.map((name) => enter(name))).toEqual(names.map(() => 'seen'));
    expect(memory.count).toBe(1000);
  });

  it('gives a key its share back', () => {
    for (let i = 0; i < 50; i++) enter(`old-${i}`);
    time += 100;
    for (let i = 0; i < 50; i++) enter(`new-${i}`);
    expect(enter('more')).toEqual({ full: 'share', retryAfter: 231 });
    time += 231;
    expect(enter('more')).toBe('entered');
    for (let i = 0; i < 49; i++) enter(`newer-${i}`);
    expect(enter('even more')).toMatchObject({ full: 'share' });
  });

  it('gives each key its share back, whoever fills theirs later', () => {
    for (const jkt of ['x', 'y', 'z']) for (let i = 0; i < 100; i++) enter(`${jkt}-${i}`, jkt);
    time += 400;
    for (let i = 0; i < 100; i++) expect(enter(`x-again-${i}`, 'x')).toBe('entered');
    expect(enter('x-more', 'x')).toEqual({ full: 'share', retryAfter: 331 });
    expect(enter('y-more', 'y')).toBe('entered');
    expect(memory.count).toBe(101);
  });

  it('tells the first end of proofs that end in any order', () => {
    for (let i = 0; i < 99; i++) enter(`long-${i}`);
    enter('short', 'key', 60);
    expect(enter('more')).toEqual({ full: 'share', retryAfter: 61 });
    time += 61;
    expect([enter('more'), enter('and more')]).toEqual(['entered', { full: 'share', retryAfter: 270 }]);
  });

  it('is empty when all has ended', () => {
    for (let i = 0; i < 500; i++) enter(`name-${i}`, `key-${i}`);
    time += 400;
    for (let i = 0; i < 30; i++) enter(`last-${i}`);
    expect(memory.count).toBe(30);
    expect((memory as unknown as { held: Map<string, unknown> }).held.size).toBe(1);
  });
});

describe('a verifier', () => {
  const check = (replays: Replays, token: string, dpop: string) => {
    const ours = { addresses: [ADDRESS], nonceKey: SECRET };
    const options = { ...readTrust({ ...optionsFor(keys), dpop: ours }).proofs, full: true };
    const verifier = new ProofVerifier(options, replays);
    const request = { method: 'GET', url: '/api/external', headers: { dpop } };
    return () => verifier.check(request, BINDING, { scheme: 'DPoP', ath: digestOf(token) }, options);
  };

  class Noting extends Replays {
    readonly used: UsedProof[] = [];
    override enter(proof: UsedProof): Entered {
      this.used.push(proof);
      return 'entered';
    }
  }

  it.each([
    ['the whole window', () => ({}), 330],
    ['the whole window, however late it comes', () => ({ iat: now() - 280 }), 330],
    ["no longer than its nonce's", () => ({ iat: 0, nonce: new Nonces(SECRET).current(now() - 120) }), 180],
  ])('has a proof remembered for %s', async (_what, claims, most) => {
    const replays = new Noting();
    const token = createBoundJwt();
    await check(replays, token, createProof(token, claims()))();
    const [{ name, jkt, lifetime } = { name: '', jkt: '', lifetime: 0 }] = replays.used;
    expect([name.length, jkt]).toEqual([43, BINDING.jkt]);
    expect(lifetime).toBeLessThanOrEqual(most);
    expect(lifetime).toBeGreaterThan(most - 65);
  });

  it('waits for a memory that answers later', async () => {
    class Later extends Replays {
      private readonly names = new Set<string>();
      override async enter({ name }: UsedProof): Promise<Entered> {
        await pause(5);
        if (this.names.has(name)) return 'seen';
        this.names.add(name);
        return 'entered';
      }
    }
    const token = createBoundJwt();
    const once = check(new Later(), token, createProof(token));
    const outcomes = await Promise.allSettled([once(), once(), once()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  });
});

describe('a memory that processes share', () => {
  it('refuses proofs while it cannot be reached, and no bearer token', async () => {
    class Away extends Replays {
      override async enter(): Promise<Entered> {
        return { away: true, retryAfter: 7 };
      }
    }
    const options = { ...optionsFor(keys), dpop: { addresses: [ADDRESS] }, shared: { replays: new Away() } };
    const away = await startApp(options);
    const token = createBoundJwt();
    const response = await show(token, createProof(token), away);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '7']);
    expect(await response.json()).toMatchObject({ code: 'proofs_unavailable' });
    expect((await away.call('/api/external', createJwt())).status).toBe(200);
    await away.close();
  });
});
