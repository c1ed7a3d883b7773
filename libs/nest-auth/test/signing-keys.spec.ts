import { Refusal } from '../src/refusal/refusal';
import { SigningKeys, type SigningKeysOptions } from '../src/keys/signing-keys';
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
  beforeEach(() => keys.start());

  it('asks for one fetch in each cool-down, flood or not', async () => {
    const verdicts = new Set<string>();
    for (time = 0; time < 60 * SECOND; time += 50) verdicts.add(await verdict(`random-${time}`));
    expect([...verdicts]).toEqual(['key_unknown']);
    expect(server.fetches).toBeLessThanOrEqual(5);
  });

  it('costs nobody with a good key anything', async () => {
    for (time = 0; time < 1200 * SECOND; time += SECOND) {
      void verdict(`random-${time}`);
      if ((await verdict('key-1')) !== 'found') throw new Error(`refused at ${time}`);
    }
    await settled(server.fetches);
    expect(server.fetches).toBeLessThanOrEqual(100);
  });

  it('is found within 15 s once it is published', async () => {
    const answers: string[] = [];
    time = 12 * SECOND;
    await verdict('random-0'); // uses the fetch up, a moment before the key is published
    server.publish(toJwk(KEY), toJwk(OTHER));
    const published = time;
    for (; answers.at(-1) !== 'found' && time < 60 * SECOND; time += 250) {
      void verdict(`random-${time}`);
      answers.push(await verdict('key-2'));
    }
    expect(time - published).toBeLessThanOrEqual(15 * SECOND);
  });

  it('fills no memory', async () => {
    for (let i = 0; i < 1000; i++) await verdict(`random-${i}`);
    expect(Object.values(keys).filter((value) => value instanceof Map && value.size > 1)).toEqual([]);
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
    time = 12 * SECOND;
    await expect(keys.find('key-2')).rejects.toMatchObject({ code: 'keys_unavailable', extras: { retryAfter: 12 } });
    time += 5 * SECOND;
    await expect(keys.find('key-2')).rejects.toMatchObject({ extras: { retryAfter: 7 } });
    await server.start();
    time += 7 * SECOND;
    expect(await verdict('key-2')).toBe('key_unknown');
  });
});
