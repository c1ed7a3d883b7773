/** @jest-environment-options {"url": "http://localhost/"} */
import { TestBed } from '@angular/core/testing';
import { jest } from '@jest/globals';
import { MemoryIndexedDb } from '../../test/memory-indexed-db';
import { provideWebCrypto } from '../../test/web-crypto';
import { AUTH_CONFIG } from '../auth-config';
import { type AuthError } from '../auth-error';
import { OtherTabs } from '../session/other-tabs';
import { AuthClient } from './auth-client';

const THUMBPRINT = /^[\w-]{43}$/;
const TENANT = 'http://localhost:3002';
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const read = (jwt: string, index: number) =>
  JSON.parse(Buffer.from(jwt.split('.')[index] ?? '', 'base64url').toString()) as Record<string, unknown>;
const keyOf = (proof: string) => JSON.stringify(read(proof, 0)['jwk']);

/** The vendor's own SDK, with a store for its key, against a tenant that is one function. */
describe('AuthClient with bound tokens', () => {
  const proofs: string[] = [];
  const tabs = { tellLogout: jest.fn(), watch: jest.fn<OtherTabs['watch']>() };
  let database: MemoryIndexedDb;
  let client: AuthClient;
  let nonce: string;
  let type: string;
  const fetched = globalThis.fetch;

  beforeAll(provideWebCrypto);
  beforeEach(() => {
    proofs.length = 0;
    type = 'DPoP';
    database = new MemoryIndexedDb();
    Object.defineProperty(globalThis, 'indexedDB', { value: database, configurable: true });
    globalThis.fetch = async (_input, init) => {
      proofs.push(new Headers(init?.headers).get('dpop') ?? 'none');
      const iat = Math.floor(Date.now() / 1000);
      const claims = { iss: `${TENANT}/`, aud: 'abc', sub: 'ada', nonce, iat, exp: iat + 3600 };
      const body = {
        access_token: `access-${proofs.length}`,
        token_type: type,
        refresh_token: `refresh-${proofs.length}`,
        id_token: `${part({ alg: 'RS256' })}.${part(claims)}.x`,
        expires_in: 3600,
      };
      return { ok: true, json: async () => body, headers: new Headers() } as unknown as Response;
    };
    TestBed.configureTestingModule({
      providers: [
        {
          provide: AUTH_CONFIG,
          useValue: { domain: TENANT, clientId: 'abc', audience: 'api', endpoints: [], dpop: true },
        },
        { provide: OtherTabs, useValue: tabs },
      ],
    });
    client = TestBed.inject(AuthClient);
  });
  afterEach(() => {
    globalThis.fetch = fetched;
    Reflect.deleteProperty(navigator, 'locks');
    sessionStorage.clear();
  });

  async function leave(by = client): Promise<URLSearchParams> {
    let left = '';
    await by.login('/profile', (url) => (left = url));
    return new URL(left).searchParams;
  }
  async function logIn(): Promise<URLSearchParams> {
    const query = await leave();
    nonce = query.get('nonce') ?? '';
    proofs.length = 0;
    await client.finishLogin(`http://localhost/callback?code=c&state=${encodeURIComponent(query.get('state') ?? '')}`);
    return query;
  }
  const anotherTab = () => TestBed.runInInjectionContext(() => new AuthClient());

  it('has code, tokens and proofs bound to one key', async () => {
    const query = await logIn();
    const { key } = await client.accessToken();
    const proof = (await key?.prove('GET', 'http://localhost/api/external?a=1#b')) ?? '';
    expect(query.get('dpop_jkt')).toMatch(THUMBPRINT);
    expect(keyOf(proof)).toBe(keyOf(proofs[0] ?? ''));
    expect(read(proof, 1)).toMatchObject({ htm: 'GET', htu: 'http://localhost/api/external', ath: expect.any(String) });
  });

  it('signs each proof anew, with the nonce that was given out last', async () => {
    await logIn();
    const { key } = await client.accessToken();
    const claims = [];
    for (const nonce of ['', 'n1', 'n2']) {
      if (nonce) await key?.remember(nonce);
      claims.push(read((await key?.prove('GET', 'http://localhost/api/external')) ?? '', 1));
    }
    expect(claims.map((proof) => proof['nonce'])).toEqual([undefined, 'n1', 'n2']);
    expect(new Set(claims.map((proof) => proof['jti'])).size).toBe(3);
  });

  it('proves no ID token, and no token that the tenant bound to nothing', async () => {
    await logIn();
    expect((await client.idToken()).key).toBeUndefined();
    type = 'Bearer';
    const bearer = await client.accessToken(await client.accessToken());
    expect([bearer.key, bearer.keyless]).toEqual([undefined, false]);
  });

  it.each(['with', 'without'])('makes one key for tabs that begin at once, %s locks', async (how) => {
    const turns: string[] = [];
    let last = Promise.resolve<unknown>(undefined);
    const request = (name: string, work: () => Promise<unknown>) => {
      turns.push(name);
      return (last = last.then(work));
    };
    if (how === 'with') Object.defineProperty(navigator, 'locks', { value: { request }, configurable: true });
    const logins = await Promise.all([client, anotherTab(), anotherTab()].map((tab) => leave(tab)));
    expect([...new Set(logins.map((query) => query.get('dpop_jkt')))]).toEqual([expect.stringMatching(THUMBPRINT)]);
    expect(database.puts.get('keypair')).toBe(1);
    expect(new Set(turns)).toEqual(new Set(how === 'with' ? ['auth.key.abc'] : []));
  });

  it('leaves no key behind at a logout, and no nonce', async () => {
    await logIn();
    await (await client.accessToken()).key?.remember('n1');
    const kept = () => [...database.stores.values()].map((store) => store.size);
    expect(kept()).toEqual([1, 1]);
    await client.logout(() => undefined);
    expect(kept()).toEqual([0, 0]);
  });

  it('makes no key for what comes after a logout, and keeps no nonce', async () => {
    await logIn();
    const { key } = await client.accessToken();
    await key?.prove('GET', 'http://localhost/');
    await client.logout(() => undefined);
    await expect(key?.prove('GET', 'http://localhost/')).rejects.toMatchObject({ code: 'login-required' });
    await expect(key?.remember('n1')).rejects.toMatchObject({ code: 'login-required' });
    expect([...database.stores.values()].map((store) => store.size)).toEqual([0, 0]);
  });

  it('leaves the key to a login that another tab has begun', async () => {
    await logIn();
    client.watch(
      () => undefined,
      () => undefined,
    );
    const other = anotherTab();
    await other.logout(() => undefined);
    const begun = (await leave(other)).get('dpop_jkt');
    tabs.watch.mock.lastCall?.[0]();
    expect([await client.person(), (await leave(other)).get('dpop_jkt')]).toEqual([undefined, begun]);
  });

  it('asks twice for a key before it goes without', async () => {
    let times = 0;
    Object.defineProperty(globalThis, 'indexedDB', {
      configurable: true,
      get: () => {
        if (++times === 1) throw new Error('not now');
        return database;
      },
    });
    expect((await leave()).get('dpop_jkt')).toMatch(THUMBPRINT);
  });

  it('goes on with bearer tokens where the browser keeps no key, and says so', async () => {
    database.lost = true;
    type = 'Bearer';
    const query = await logIn();
    const { key, keyless } = await client.accessToken();
    expect([query.get('dpop_jkt'), proofs, key, keyless]).toEqual([null, ['none'], undefined, true]);
  });

  it('says that a key is lost, and begins anew with the next attempt', async () => {
    await logIn();
    const { key } = await client.accessToken();
    database.lost = true;
    const fault = await key?.prove('GET', 'http://localhost/').catch((error: AuthError) => error);
    expect(fault).toMatchObject({ code: 'key-lost', message: expect.stringContaining('connection is closing') });
    database.lost = false;
    expect((await leave()).get('dpop_jkt')).toMatch(THUMBPRINT);
  });
});
