import { jest } from '@jest/globals';
import { type ProblemDto } from '@latchkey/wire';
import { Nonces } from '../src/proof/nonces';
import { ADDRESS, createBoundJwt, createProof } from './create-proof';
import { now } from './create-jwt';
import { KeyServer } from './key-server';
import { optionsFor, startApp, type TestApp } from './start-app';

const SECRET = 'a secret of several machines, long enough';
const TOMORROW = 86_400;

let keys: KeyServer;
let calm: TestApp;
let asking: TestApp;

beforeAll(async () => {
  const minute = 60_000;
  const middle = Math.floor(Date.now() / minute) * minute + minute / 2; // no nonce ends while a test runs
  jest.spyOn(Date, 'now').mockReturnValue(middle);
  keys = await new KeyServer().start();
  const dpop = { addresses: [ADDRESS], nonceKey: SECRET };
  calm = await startApp({ ...optionsFor(keys), dpop });
  asking = await startApp({ ...optionsFor(keys), dpop: { ...dpop, nonce: true } });
});
afterAll(async () => {
  await calm.close();
  await asking.close();
  await keys.stop();
  jest.restoreAllMocks();
});

async function show(api: TestApp, claims: Readonly<Record<string, unknown>>, path = '/api/external') {
  const token = createBoundJwt({ permissions: [] });
  const htu = ADDRESS + path;
  const response = await api.get(path, {
    authorization: `DPoP ${token}`,
    dpop: createProof(token, { htu, ...claims }),
  });
  const { code } = (response.ok ? {} : await response.json()) as Partial<ProblemDto>;
  return {
    seen: [response.status, code],
    nonce: response.headers.get('dpop-nonce'),
    challenge: response.headers.get('www-authenticate'),
  };
}

describe('a clock that is wrong', () => {
  it.each([
    ['a day behind', -TOMORROW],
    ['a day ahead', TOMORROW],
  ])('by %s shuts nobody out', async (_what, offset) => {
    const iat = now() + offset;
    const { seen, nonce, challenge } = await show(calm, { iat });
    expect([seen, challenge]).toEqual([[401, 'proof_nonce_needed'], expect.stringContaining('error="use_dpop_nonce"')]);
    expect(await show(calm, { iat, nonce })).toMatchObject({ seen: [200, undefined], nonce: null });
  });
});

describe('an API that asks for nonces', () => {
  it('gives one out with its refusal', async () => {
    const { seen, nonce } = await show(asking, {});
    expect(seen).toEqual([401, 'proof_nonce_needed']);
    expect((await show(asking, { nonce })).seen).toEqual([200, undefined]);
  });

  it('takes one for many proofs', async () => {
    const { nonce } = await show(asking, {});
    for (let i = 0; i < 3; i++) expect((await show(asking, { nonce })).seen).toEqual([200, undefined]);
  });

  it('remembers a proof with a nonce', async () => {
    const { nonce } = await show(asking, {});
    const claims = { nonce, jti: 'with a nonce' };
    expect((await show(asking, claims)).seen).toEqual([200, undefined]);
    expect((await show(asking, claims)).seen).toEqual([401, 'proof_replayed']);
  });

  it.each([
    ['a good answer', '/api/external', 200],
    ['a refusal', '/api/private-scoped', 403],
  ])('gives the next one out with %s', async (_what, path, status) => {
    const machine = new Nonces(SECRET); // another machine's
    const nonce = machine.current(now() - 60);
    const answer = await show(asking, { nonce }, path);
    expect([answer.seen[0], answer.nonce === machine.current(now()), answer.nonce]).toEqual([
      status,
      true,
      expect.not.stringMatching(nonce),
    ]);
  });

  it.each([
    ['that is too old', () => new Nonces(SECRET).current(now() - 300)],
    ['of two minutes from now', () => new Nonces(SECRET).current(now() + 120)],
    ['under another secret', () => new Nonces('another secret').current(now())],
    ['of a process without one', () => new Nonces().current(now())],
  ])('refuses one %s, and gives out another', async (_what, make) => {
    const { seen, nonce } = await show(asking, { nonce: make() });
    expect([seen, nonce]).toEqual([[401, 'proof_nonce_needed'], new Nonces(SECRET).current(now())]);
  });
});

describe('a nonce', () => {
  const nonces = new Nonces(SECRET);
  const START = 1_800_000_000; // a whole minute
  const nonce = nonces.current(START);

  it.each([
    ['one minute before', START - 1, true],
    ['earlier than that', START - 61, false],
    ['in its own minute', START + 59, true],
    ['to its last second', START + 299, true],
    ['after five minutes', START + 300, false],
  ])('is in force %s: %#', (_what, time, inForce) => {
    expect(nonces.endOf(nonce, time)).toBe(inForce ? START + 300 : undefined);
  });

  it.each([
    ['cut off', nonce.slice(0, -1)],
    ['continued', `${nonce}x`],
    ['of another time', nonce.replace(/^\w+/, (START / 60 + 1).toString(36))],
    ['spelled otherwise', nonce.replace(/^\w+/, (text) => `0${text}`)],
  ])('that is %s is none of ours', (_what, text) => {
    expect(nonces.endOf(text, START)).toBeUndefined();
  });

  it('has letters that a header may have', () => {
    expect(nonce).toMatch(/^[\w.-]{40,60}$/); // RFC 9449 section 8.1
  });
});
