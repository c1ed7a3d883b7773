import { type KeyObject } from 'node:crypto';
import { type Looked, VerifiedTokens } from '../src/policy/verified-tokens';
import { createKey, toJwk } from '../src/testing';
import { createIdToken, createJwt, KEY, now, signParts, tenant } from './create-jwt';
import { KeyServer } from './key-server';
import { SigningKeys } from '../src/keys/signing-keys';
import { optionsFor, startApp, type TestApp } from './start-app';

const CALLER = Object.freeze({ sub: 'auth0|ada', permissions: Object.freeze([]) });

describe('the memory of verified tokens', () => {
  let inUse: KeyObject | undefined;
  let memory: VerifiedTokens<typeof CALLER>;
  const looked: Looked = { key: KEY.publicKey };
  const claims = { exp: 1000, nbf: 500, iat: 400 };

  beforeEach(() => {
    inUse = KEY.publicKey;
    memory = new VerifiedTokens({ holds: (key) => key === inUse }, 100);
  });

  it('gives back the caller of the very same token', () => {
    memory.remember('a.b.c', claims, looked, CALLER);
    expect([memory.recall('a.b.c', 700), memory.recall('a.b.d', 700)]).toEqual([CALLER, undefined]);
  });

  it.each([
    ['before its start', 494.9, false],
    ['within the tolerance before its start', 495, true],
    ['before its end', 999.9, true],
    ['at its end', 1000, false],
  ])('looks at the time again: %s', (_what, time, valid) => {
    memory.remember('a.b.c', claims, looked, CALLER);
    expect(memory.recall('a.b.c', time) !== undefined).toBe(valid);
  });

  it('looks at the issue time as at the start', () => {
    memory.remember('a.b.c', { exp: 1000, iat: 800 }, looked, CALLER);
    expect([memory.recall('a.b.c', 794), memory.recall('a.b.c', 796)]).toEqual([undefined, undefined]);
    memory.remember('a.b.c', { exp: 1000, iat: 800 }, looked, CALLER);
    expect(memory.recall('a.b.c', 796)).toBe(CALLER);
  });

  it('forgets a token whose key has left the set', () => {
    memory.remember('a.b.c', claims, looked, CALLER);
    inUse = undefined;
    expect(memory.recall('a.b.c', 700)).toBeUndefined();
    expect(memory.count).toBe(0);
  });

  it('forgets a token whose key was replaced', () => {
    memory.remember('a.b.c', claims, looked, CALLER);
    inUse = createKey(KEY.kid).publicKey;
    expect(memory.recall('a.b.c', 700)).toBeUndefined();
  });

  it('stays bounded under a flood of valid tokens', () => {
    for (let i = 0; i < 1000; i++) memory.remember(`token-${i}`, claims, looked, CALLER);
    expect(memory.count).toBeLessThanOrEqual(200);
  });

  it('keeps a token in use through a flood', () => {
    memory.remember('a.b.c', claims, looked, CALLER);
    for (let i = 0; i < 1000; i++) {
      memory.remember(`token-${i}`, claims, looked, CALLER);
      expect(memory.recall('a.b.c', 700)).toBe(CALLER);
    }
  });

  it('holds no token in readable form', () => {
    memory.remember('a.b.c', claims, looked, CALLER);
    expect(
      JSON.stringify([...Object.values(memory)].filter((v) => v instanceof Map).map((m) => [...m.keys()])),
    ).not.toContain('a.b.c');
  });
});

describe('a token that was verified before', () => {
  let keys: KeyServer;
  let app: TestApp;
  const status = async (path: string, token: string) => (await app.call(path, token)).status;

  beforeEach(async () => {
    keys = await new KeyServer().start();
    app = await startApp(optionsFor(keys));
  });
  afterEach(async () => {
    await app.close();
    await keys.stop();
  });

  it('is refused with another payload under its signature', async () => {
    const good = createJwt();
    expect(await status('/api/external', good)).toBe(200);
    const [header, , signature] = good.split('.');
    const payload = createJwt({ sub: 'auth0|eve' }).split('.')[1];
    expect(await status('/api/external', `${header}.${payload}.${signature}`)).toBe(401);
  });

  it('is refused with another signature under its payload', async () => {
    const good = createJwt();
    expect(await status('/api/external', good)).toBe(200);
    expect(await status('/api/external', `${good.slice(0, -4)}AAAA`)).toBe(401);
  });

  it('is refused when it has expired meanwhile', async () => {
    const short = createJwt({ exp: now() + 2 });
    expect(await status('/api/external', short)).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 2100));
    expect(await status('/api/external', short)).toBe(401);
  });

  it('is refused when its key has been rotated out', async () => {
    const token = createJwt();
    expect(await status('/api/external', token)).toBe(200);
    keys.publish(toJwk(createKey('key-2')));
    await refetch();
    expect(await status('/api/external', token)).toBe(401);
  });

  it('is taken again when its key has stayed', async () => {
    const token = createJwt();
    expect(await status('/api/external', token)).toBe(200);
    keys.publish(toJwk(createKey('key-2')), toJwk(KEY));
    await refetch();
    expect(await status('/api/external', token)).toBe(200);
  });

  /** Makes the API fetch its keys now, past its cool-down: as ten minutes later. */
  async function refetch(): Promise<void> {
    await (app.app.get(SigningKeys) as unknown as { fetch(): Promise<void> }).fetch();
  }

  it('warms no endpoint of the other kind', async () => {
    const [access, id] = [createJwt(), createIdToken()];
    for (let i = 0; i < 3; i++) {
      expect([await status('/api/external', access), await status('/api/private', access)]).toEqual([200, 401]);
      expect([await status('/api/private', id), await status('/api/external', id)]).toEqual([200, 401]);
    }
  });

  it('does not lend its permissions to another', async () => {
    const bob = createJwt({ sub: 'auth0|bob', permissions: [] });
    for (let i = 0; i < 3; i++) {
      expect(await status('/api/private-scoped', createJwt())).toBe(200);
      expect([await status('/api/external', bob), await status('/api/private-scoped', bob)]).toEqual([200, 403]);
    }
  });

  it('was never one that was refused', async () => {
    const forged = createJwt({}, { key: createKey(KEY.kid) });
    for (let i = 0; i < 3; i++) expect(await status('/api/external', forged)).toBe(401);
    const early = signParts({ alg: 'RS256', kid: KEY.kid }, { iss: tenant.issuer, aud: 'x' });
    for (let i = 0; i < 3; i++) expect(await status('/api/external', early)).toBe(401);
  });
});
