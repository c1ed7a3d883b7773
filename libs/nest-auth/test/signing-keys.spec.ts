import { Refusal } from '../src/refusal/refusal';
import { SigningKeys, type SigningKeysOptions } from '../src/keys/signing-keys';
import { UnknownKids } from '../src/keys/unknown-kids';
import { createKey, toJwk } from '../src/testing';
import { KEY } from './create-jwt';
import { KeyServer } from './key-server';
import { until } from './until';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const OTHER = createKey('key-2');

let server: KeyServer;
let keys: SigningKeys;
let time: number;
let warnings: string[];

/** Signing keys on the test's own clock. */
function createKeys(options: Partial<SigningKeysOptions> = {}): SigningKeys {
  return new SigningKeys({
    jwksUri: server.uri,
    warn: (sentence) => warnings.push(sentence),
    now: () => time,
    ...options,
  });
}

beforeEach(async () => {
  time = 0;
  warnings = [];
  server = await new KeyServer().start();
  keys = createKeys();
});
afterEach(async () => {
  keys.close();
  await server.stop();
});

/** The verdict on a kid: "found", or the code of the refusal. */
async function verdict(kid: string): Promise<string> {
  try {
    await keys.find(kid);
    return 'found';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

/** Resolves when a fetch that runs beside the requests is over. */
async function settled(fetches: number): Promise<void> {
  await until(() => keys.status.fetches.success + keys.status.fetches.failure >= fetches);
}

describe('signing keys', () => {
  it('are fetched once for parallel first requests', async () => {
    expect(await Promise.all(Array.from({ length: 50 }, () => verdict('key-1')))).toEqual(Array(50).fill('found'));
    expect(server.fetches).toBe(1);
  });

  it('are used for ten minutes, then renewed beside the requests', async () => {
    await keys.start();
    time = 600 * SECOND;
    expect([await verdict('key-1'), server.fetches]).toEqual(['found', 1]);
    time += 1;
    server.behave = () => undefined; // hangs: nobody waits for it
    expect(await verdict('key-1')).toBe('found');
    await until(() => server.fetches === 2);
  });

  it('are renewed for whoever asks whether they are ready', async () => {
    await keys.start();
    await server.stop();
    time = 25 * HOUR;
    expect(keys.status.ready).toBe(false);
    await settled(2);
    await server.start();
    time += 12 * SECOND;
    expect(keys.status.ready).toBe(false);
    await settled(3);
    expect(keys.status.ready).toBe(true);
  });

  it('drop a key that the tenant withdraws', async () => {
    server.publish(toJwk(KEY), toJwk(OTHER));
    await keys.start();
    const key = await keys.find('key-1');
    server.publish(toJwk(OTHER));
    time = 601 * SECOND;
    expect(keys.holds(key)).toBe(true);
    await settled(2);
    expect([keys.holds(key), await verdict('key-1'), await verdict('key-2')]).toEqual([false, 'key_unknown', 'found']);
  });

  it('drop a key that was replaced under its name', async () => {
    await keys.start();
    const key = await keys.find('key-1');
    server.publish(toJwk(createKey('key-1')));
    time = 601 * SECOND;
    keys.holds(key);
    await settled(2);
    expect(keys.holds(key)).toBe(false);
  });

  it('keep the object of a key that stays', async () => {
    await keys.start();
    const key = await keys.find('key-1');
    time = 601 * SECOND;
    await verdict('key-1');
    await settled(2);
    expect([await keys.find('key-1'), keys.holds(key)]).toEqual([key, true]);
  });
});

describe('a kid that is unknown', () => {
  /** Junk of a minute, ten kids a second or each second one that comes twice; gives how many fetches it got. */
  async function junk(times: 1 | 2, seconds = 60): Promise<number> {
    const before = server.fetches;
    for (const end = time + seconds * SECOND; time < end; time += times === 1 ? 100 : SECOND) {
      for (let i = 0; i < times; i++) if ((await verdict(`junk-${time}`)) !== 'key_unknown') throw new Error('taken');
    }
    return server.fetches - before;
  }

  /** Milliseconds from the first token under a key that was just published until it is taken, with junk all the while. */
  async function takes(times: 1 | 2): Promise<number> {
    server.publish(toJwk(KEY), toJwk(OTHER));
    const first = time;
    for (; (await verdict('key-2')) !== 'found'; time += 100) {
      for (let i = 0; i < times; i++) await verdict(`more-junk-${time}`);
    }
    return time - first;
  }

  beforeEach(async () => {
    await keys.start();
    time += SECOND;
  });

  it('asks for one fetch in a second', async () => {
    await verdict('junk-1');
    time += 999;
    await verdict('junk-2');
    expect(server.fetches).toBe(2);
    time += 1;
    await verdict('junk-3');
    expect(server.fetches).toBe(3);
  });

  it('is looked for at once where nobody sends junk', async () => {
    server.publish(toJwk(KEY), toJwk(OTHER));
    expect(await verdict('key-2')).toBe('found');
  });

  it('is looked for within a second of the last fetch where it comes again', async () => {
    await verdict('junk');
    server.publish(toJwk(KEY), toJwk(OTHER));
    time += 900;
    expect([await verdict('key-2'), await verdict('key-2')]).toEqual(['key_unknown', 'found']);
    expect(server.fetches).toBe(3);
  });

  it('asks for ten fetches a minute where each comes once, and leaves ten for others', async () => {
    for (let minute = 0; minute < 3; minute++) expect(await junk(1)).toBeLessThanOrEqual(10);
    await junk(1, 5); // the ten were spent, and there is none for any kid for some seconds
    expect(await takes(1)).toBeLessThanOrEqual(2 * SECOND);
  });

  it('asks for twenty fetches a minute whatever is sent', async () => {
    for (let minute = 0; minute < 3; minute++) expect(await junk(2)).toBeLessThanOrEqual(20);
    expect(await takes(2)).toBeLessThanOrEqual(10 * SECOND);
  });

  it('that is sent again and again leaves ten for others', async () => {
    const before = server.fetches;
    for (const end = time + 59 * SECOND; time < end; time += 100) await verdict('of a withdrawn key');
    expect(server.fetches - before).toBeLessThanOrEqual(10);
    expect(await takes(1)).toBeLessThanOrEqual(2 * SECOND);
  });

  it('costs nobody with a good key anything', async () => {
    for (; time < 1200 * SECOND; time += SECOND) {
      void verdict(`junk-${time}`);
      if ((await verdict('key-1')) !== 'found') throw new Error(`refused at ${time}`);
    }
  });
});

describe('the memory of unknown kids', () => {
  const again = (kids: UnknownKids, kid: string, now = 1) => kids.comesAgain(kid, now, 0);

  it('holds ten thousand, and of a hundred characters', () => {
    const kids = new UnknownKids();
    for (let i = 0; i < 10_001; i++) again(kids, `junk-${i}`);
    expect([again(kids, 'junk-1'), again(kids, 'junk-0')]).toEqual([true, false]);
    const [short, long] = ['k'.repeat(100), 'k'.repeat(101)];
    expect([short, short, long, long].map((kid) => again(kids, kid))).toEqual([false, true, false, false]);
  });

  it('ends after a minute', () => {
    const kids = new UnknownKids();
    expect([1, 60_000, 60_001, 60_002].map((now) => again(kids, 'kid', now))).toEqual([false, true, false, true]);
  });
});

describe('while the tenant is down', () => {
  it('stale keys are used for 24 hours', async () => {
    await keys.start();
    await server.stop();
    time = 24 * HOUR;
    expect([await verdict('key-1'), keys.status.ready]).toEqual(['found', true]);
    await settled(2);
    time += 1;
    expect([await verdict('key-1'), keys.status.ready]).toEqual(['keys_unavailable', false]);
  });

  it('no kid hurries the attempts of the start', async () => {
    await server.stop();
    await keys.start();
    for (; time < 4 * SECOND; time += SECOND) expect(await verdict('key-1')).toBe('keys_unavailable');
    expect(keys.status.fetches.failure).toBeLessThan(4); // by the timer, which follows another clock than this test's
  });

  it('it is logged once a minute, and its end once', async () => {
    await keys.start();
    await server.stop();
    for (time = 601 * SECOND; time < 781 * SECOND; time += SECOND) {
      await verdict('key-1');
      await verdict('unknown');
    }
    expect(warnings).toHaveLength(3);
    expect(warnings[0]).toMatch(
      /^The signing keys could not be fetched from .*: connect ECONNREFUSED .*\. The keys at hand stay in use\.$/,
    );
    await server.start();
    time += 13 * SECOND;
    await verdict('unknown');
    expect(warnings.slice(3)).toEqual(['The signing keys are fetched again.']);
  });

  it('an unknown kid is no fault of its caller', async () => {
    await keys.start();
    await server.stop();
    const waits = [];
    for (let tries = 0; tries < 4; tries++) {
      time += SECOND;
      const refusal: unknown = await keys.find('key-2').catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: 'keys_unavailable' });
      waits.push((refusal as Refusal).extras.retryAfter);
    }
    expect(waits).toEqual([1, 1, 1, 7]);
    time += 5 * SECOND;
    await expect(keys.find('key-2')).rejects.toMatchObject({ extras: { retryAfter: 2 } });
    await server.start();
    time += 2 * SECOND;
    expect(await verdict('key-2')).toBe('key_unknown');
  });
});
