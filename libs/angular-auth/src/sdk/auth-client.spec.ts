/** @jest-environment-options {"url": "http://localhost/"} */
import { webcrypto } from 'node:crypto';
import { TestBed } from '@angular/core/testing';
import { jest } from '@jest/globals';
import { AuthClient } from './auth-client';
import { AUTH_CONFIG } from '../auth-config';
import { type AuthError } from '../auth-error';
import { type GivenToken } from '../given-token';
import { OtherTabs } from '../session/other-tabs';

const TENANT = 'http://localhost:3002';
const AUDIENCE = 'https://api.example';
const HOUR = 3600;
const endpoints = [
  { path: '/api/public', token: 'none' },
  { path: '/api/messages', token: 'access', permission: 'read:messages' },
  { path: '/api/messages/:id', token: 'access', permission: 'read:messages' },
];

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The vendor's own SDK against a tenant that is one function: the tokens' signatures are the API's to check. */
describe('AuthClient', () => {
  const asked: { url: string; body: URLSearchParams }[] = [];
  let client: AuthClient;
  let tabs: { tellLogout: jest.Mock; watch: jest.Mock<OtherTabs['watch']> };
  let nonce: string;
  let subject: string;
  let issued: number;
  let lifetime: number;
  let silent: boolean;
  let same: boolean;
  let accessToken: string | undefined;
  const fetched = globalThis.fetch;

  const idToken = (n: number) =>
    `${part({ alg: 'RS256' })}.${part({ iss: `${TENANT}/`, aud: 'abc', sub: subject, n, nonce, iat: issued, exp: issued + lifetime })}.x`;

  beforeEach(() => {
    asked.length = 0;
    subject = 'ada';
    issued = Math.floor(Date.now() / 1000);
    lifetime = HOUR;
    silent = false;
    same = false;
    accessToken = undefined;
    tabs = { tellLogout: jest.fn(), watch: jest.fn<OtherTabs['watch']>() };
    Object.defineProperty(globalThis, 'crypto', { value: webcrypto, configurable: true });
    globalThis.fetch = async (input, init) => {
      asked.push({ url: String(input), body: new URLSearchParams(String(init?.body ?? '')) });
      if (silent) throw new TypeError('Failed to fetch');
      const n = same ? 1 : asked.length;
      const body = {
        access_token: accessToken ?? `access-${n}`,
        refresh_token: `refresh-${n}`,
        id_token: idToken(n),
        expires_in: lifetime,
      };
      return { ok: true, json: async () => body, headers: new Headers() } as unknown as Response;
    };
    TestBed.configureTestingModule({
      providers: [
        { provide: AUTH_CONFIG, useValue: { domain: TENANT, clientId: 'abc', audience: AUDIENCE, endpoints } },
        { provide: OtherTabs, useValue: tabs },
      ],
    });
    client = TestBed.inject(AuthClient);
  });
  afterEach(() => {
    globalThis.fetch = fetched;
    sessionStorage.clear();
  });

  async function leave(target = '/profile'): Promise<URL> {
    let left = '';
    await client.login(target, (url) => (left = url));
    return new URL(left);
  }
  async function logIn(): Promise<unknown> {
    const query = (await leave()).searchParams;
    nonce = query.get('nonce') ?? '';
    asked.length = 0;
    return client.finishLogin(`http://localhost/callback?code=c&state=${encodeURIComponent(query.get('state') ?? '')}`);
  }

  const tokens = async (...given: Promise<GivenToken>[]) => (await Promise.all(given)).map(({ token }) => token);

  it('asks for a code with proof, for the API and a refresh token', async () => {
    const { origin, pathname, searchParams } = await leave();
    expect(origin + pathname).toBe(`${TENANT}/authorize`);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      client_id: 'abc',
      audience: AUDIENCE,
      redirect_uri: 'http://localhost/callback',
    });
    expect(searchParams.get('scope')).toBe('openid profile email offline_access read:messages');
  });

  it('ends a loop, and quotes only what answers this tab', async () => {
    const loop = (query = '') =>
      client.login(`/profile?${query}`, () => undefined, true).catch((error: AuthError) => error);
    for (const times of [1, 2, 3]) expect([times, await loop()]).toEqual([times, undefined]);
    const { state } = JSON.parse(sessionStorage.getItem('a0.spajs.txs.abc') ?? '') as { state: string };
    expect(await loop('error_description=Forged&state=x')).toMatchObject({ code: 'login-loop', detail: undefined });
    const answer = new URLSearchParams({ error_description: 'No.', state }).toString();
    expect(await loop(answer)).toMatchObject({ code: 'login-loop', detail: 'No.' });
    expect((await leave()).pathname).toBe('/authorize');
  });

  describe('after a denial', () => {
    const byItself = () => client.login('/profile', () => undefined, true).catch((error: AuthError) => error.code);
    async function deny(): Promise<void> {
      const state = (await leave()).searchParams.get('state') ?? '';
      const query = new URLSearchParams({ error: 'access_denied', error_description: 'Not on the list', state });
      await expect(client.finishLogin(`http://localhost/callback?${query.toString()}`)).rejects.toMatchObject({
        code: 'access-denied',
        detail: 'Not on the list',
      });
    }

    it('asks who somebody is, until somebody is logged in', async () => {
      expect((await leave()).searchParams.get('prompt')).toBeNull();
      await deny();
      expect((await leave()).searchParams.get('prompt')).toBe('login');
      await logIn();
      expect((await leave()).searchParams.get('prompt')).toBeNull();
    });

    it('begins no login by itself', async () => {
      await deny();
      expect([await byItself(), await byItself()]).toEqual(['access-denied', 'access-denied']);
      await logIn();
      expect(await byItself()).toBeUndefined();
    });
  });

  it.each(['{', '"text"', '[]', 'null'])('takes no login for begun where the tab keeps %s', async (text) => {
    await leave();
    sessionStorage.setItem('a0.spajs.txs.abc', text);
    await expect(client.finishLogin('http://localhost/callback?code=c&state=s')).rejects.toMatchObject({
      code: 'login-expired',
    });
    expect((await leave()).pathname).toBe('/authorize');
  });

  it('mends a cookie that the SDK could not read', async () => {
    for (const value of ['{', '%E0%A4%A']) {
      document.cookie = `auth0.abc.organization_hint=${value}`;
      await TestBed.runInInjectionContext(() => new AuthClient()).person();
      expect(document.cookie).toContain('auth0.abc.organization_hint=null');
    }
    document.cookie = 'auth0.abc.organization_hint=%22org_1%22';
    await TestBed.runInInjectionContext(() => new AuthClient()).person();
    expect(document.cookie).toContain('auth0.abc.organization_hint=%22org_1%22');
    document.cookie = 'auth0.abc.organization_hint=; max-age=0';
  });

  it('finishes a login and gives its target', async () => {
    expect(await logIn()).toBe('/profile');
    expect(asked.map(({ body }) => body.get('grant_type'))).toEqual(['authorization_code']);
    expect(await tokens(client.accessToken(), client.idToken())).toEqual(['access-1', idToken(1)]);
    expect(asked.length).toBe(1);
  });

  it('says how a token was come by', async () => {
    lifetime = 30;
    await logIn();
    lifetime = HOUR;
    const sources = [];
    for (const ask of [client.accessToken, client.accessToken, client.idToken]) {
      sources.push((await ask.call(client)).source);
    }
    expect(sources).toEqual(['renewed', 'memory', 'memory']);
  });

  it('says what a token says and grants, an ID token nothing', async () => {
    const claims = { permissions: ['read:messages'] };
    accessToken = `${part({ alg: 'RS256' })}.${part(claims)}.x`;
    await logIn();
    const [access, id] = [await client.accessToken(), await client.idToken()];
    expect([access.decoded?.claims, access.permissions]).toEqual([claims, ['read:messages']]);
    expect([await client.permissions(), asked.length]).toEqual([['read:messages'], 1]);
    expect([id.decoded?.claims['sub'], id.permissions]).toEqual(['ada', []]);
  });

  it('gives the claims without the token', async () => {
    await logIn();
    const person = await client.person();
    expect(person?.claims).toMatchObject({ sub: 'ada' });
    expect(JSON.stringify(person)).not.toContain('eyJ');
  });

  it('renews both tokens before they expire', async () => {
    lifetime = 30;
    await logIn();
    lifetime = HOUR;
    expect(await tokens(client.idToken(), client.accessToken())).toEqual([idToken(2), 'access-2']);
    expect(asked.map(({ body }) => body.get('refresh_token'))).toEqual([null, 'refresh-1']);
  });

  it('renews once for all whose token was refused', async () => {
    await logIn();
    const [access, id] = [await client.accessToken(), await client.idToken()];
    const renewed = [client.accessToken(access), client.idToken(id), client.accessToken(access)];
    expect(await tokens(...renewed)).toEqual(['access-2', idToken(2), 'access-2']);
    expect(await tokens(client.accessToken(access), client.idToken(id))).toEqual(['access-2', idToken(2)]);
    expect(asked.length).toBe(2);
  });

  it('renews once where the new tokens are the old ones to the letter, and again when those are refused', async () => {
    same = true;
    await logIn();
    const id = await client.idToken();
    const access = await client.accessToken(await client.accessToken());
    expect(await tokens(client.idToken(id))).toEqual([idToken(1)]);
    expect(asked.length).toBe(2);
    await client.accessToken(access);
    expect(asked.length).toBe(3);
  });

  it.each([
    ['?code=c&state=forged', 'login-expired'],
    ['?error=access_denied&error_description=No&state=s', 'access-denied'],
    ['?error=access_denied&error_description=Forged', 'access-denied'],
    ['?error=unauthorized_client&state=s', 'misconfigured'],
    ['', 'login-expired'],
  ])('refuses the answer %s', async (query, code) => {
    await leave();
    asked.length = 0;
    const failure = await client.finishLogin(`http://localhost/callback${query}`).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code });
    expect((failure as { detail?: string }).detail ?? '').not.toContain('Forged');
    expect(asked).toEqual([]);
  });

  it('logs out here and at the tenant, and comes back to the origin', async () => {
    await logIn();
    let left = '';
    await client.logout((url) => (left = url));
    const { origin, pathname, searchParams } = new URL(left);
    expect(origin + pathname).toBe(`${TENANT}/v2/logout`);
    expect(Object.fromEntries(searchParams)).toMatchObject({ client_id: 'abc', returnTo: 'http://localhost' });
    expect(await client.person()).toBeUndefined();
  });

  it('logs out here though the tenant is silent', async () => {
    await logIn();
    silent = true;
    let left = false;
    await expect(client.logout(() => (left = true))).rejects.toMatchObject({ code: 'logout-incomplete' });
    expect([left, await client.person()]).toEqual([false, undefined]);
  });

  it('ends with the session of another tab, and ends theirs', async () => {
    await logIn();
    await new Promise<void>((ended) => {
      client.watch(ended, () => undefined);
      tabs.watch.mock.lastCall?.[0]();
    });
    expect([await client.person(), tabs.tellLogout.mock.calls]).toEqual([undefined, []]);
    await client.logout(() => undefined);
    expect(tabs.tellLogout).toHaveBeenCalledTimes(1);
  });

  it('keeps no token in storage', async () => {
    await logIn();
    expect(JSON.stringify([localStorage, sessionStorage, document.cookie])).not.toMatch(/access-1|refresh-1|eyJ/);
  });

  describe('whose session was ended', () => {
    /** What the tenant answers to the next hidden frame: an error, or a code for the tokens of this subject. */
    async function answerFrame(error?: string, sub = 'ada'): Promise<URLSearchParams> {
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        const frame = document.querySelector('iframe');
        if (!frame) continue;
        const query = new URL(frame.src).searchParams;
        nonce = query.get('nonce') ?? '';
        subject = sub;
        const state = query.get('state');
        const data = { type: 'authorization_response', response: error ? { state, error } : { state, code: 'c' } };
        dispatchEvent(new MessageEvent('message', { origin: TENANT, data }));
        await new Promise((resolve) => setTimeout(resolve, 1));
        frame.remove();
        return query;
      }
    }
    const revoked = (given: GivenToken): GivenToken => ({ ...given, revoked: true });

    it('gets its next token by the session at the tenant, and by no refresh token', async () => {
      await logIn();
      await client.person();
      const first = await client.accessToken();
      const calls = Promise.all([client.accessToken(revoked(first)), client.idToken(revoked(first))]);
      expect((await answerFrame()).get('prompt')).toBe('none');
      const [access, id] = await calls;
      expect(asked.map(({ body }) => body.get('grant_type'))).toEqual(['authorization_code', 'authorization_code']);
      expect([access.source, access.token, id.token]).toEqual(['asked', 'access-2', idToken(2)]);
      expect(await tokens(client.accessToken(), client.accessToken(revoked(first)))).toEqual(['access-2', 'access-2']);
    });

    it('has none where the tenant has no session', async () => {
      await logIn();
      const first = await client.accessToken();
      const answer = client.accessToken(revoked(first)).catch((error: AuthError) => error.code);
      await answerFrame('login_required');
      expect(await answer).toBe('login-required');
    });

    it('gets nobody else’s', async () => {
      await logIn();
      await client.person();
      const first = await client.accessToken();
      const answer = client.accessToken(revoked(first)).catch((error: AuthError) => error.code);
      await answerFrame(undefined, 'bob');
      expect(await answer).toBe('login-required');
      expect(await client.person()).toBeUndefined();
    });
  });
});
