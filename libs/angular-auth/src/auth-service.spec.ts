import { TestBed } from '@angular/core/testing';
import { jest } from '@jest/globals';
import { NavigationEnd, Router } from '@angular/router';
import { filter, firstValueFrom, switchMap } from 'rxjs';
import { AuthService } from './auth-service';
import { FakeClient, given, provideFake } from '../test/fake-auth-client';
import { loginError, type LoginErrorCode } from './sdk/login-error';

const HINT = 'auth0.abc.is.authenticated';

describe('AuthService', () => {
  let client: FakeClient;
  let loads: { count: number };
  let loading: () => Promise<typeof FakeClient>;
  let reach: (domain: string) => Promise<void>;
  const refuse = (code: LoginErrorCode) => () => Promise.reject(loginError(code));

  beforeEach(() => {
    // Of this test alone: an earlier one may still be waiting for a pointer or a key.
    const counter = (loads = { count: 0 });
    loading = () => Promise.resolve(FakeClient);
    reach = () => Promise.resolve();
    client = new FakeClient();
    TestBed.configureTestingModule({
      providers: provideFake(
        client,
        () => (counter.count++, loading()),
        (domain) => reach(domain),
      ),
    });
  });

  afterEach(() => {
    document.cookie = `${HINT}=; max-age=0`;
    history.replaceState(null, '', '/');
  });

  const start = () => {
    const auth = TestBed.inject(AuthService);
    TestBed.runInInjectionContext(() => auth.start());
    return auth;
  };
  const startWithSession = async () => {
    document.cookie = `${HINT}=true`;
    const auth = start();
    await auth.settled();
    return auth;
  };

  describe('at the start', () => {
    it('asks nobody where nothing hints at a session', () => {
      const auth = start();
      expect([auth.status(), loads.count, client.calls]).toEqual(['out', 0, []]);
    });

    it.each(['pointermove', 'pointerdown', 'keydown'])(
      'fetches the client at the first %s, and asks nothing',
      (sign) => {
        start();
        const before = loads.count;
        dispatchEvent(new Event(sign));
        dispatchEvent(new Event(sign));
        expect([before, loads.count, client.calls]).toEqual([0, 1, []]);
      },
    );

    it('reads past the cookies of other pages, whatever is in them', async () => {
      for (const cookie of ['promo_50%off=1', 'a=%E0%A4%A', '%', '=x']) document.cookie = cookie;
      expect(start().status()).toBe('out');
      expect((await startWithSession()).status()).toBe('in');
    });

    it('restores the session that the cookie hints at', async () => {
      const auth = await startWithSession();
      expect([auth.status(), auth.person()?.name, auth.error()]).toEqual(['in', 'Ada Lovelace', null]);
    });

    it('keeps quiet about a session that is over', async () => {
      client.accessToken = refuse('login-required');
      const auth = await startWithSession();
      expect([auth.status(), auth.error()]).toEqual(['out', null]);
    });

    it('tells of a tenant that is silent, and tries again', async () => {
      const works = client.accessToken;
      client.accessToken = refuse('tenant-unreachable');
      const auth = await startWithSession();
      expect([auth.status(), auth.error()?.code]).toEqual(['out', 'tenant-unreachable']);
      client.accessToken = works;
      await auth.retry();
      expect([auth.status(), auth.error()]).toEqual(['in', null]);
    });

    it('says so where the client itself cannot start, and tries again', async () => {
      const told = jest.spyOn(console, 'error').mockImplementation(() => undefined);
      loading = () => Promise.resolve(class extends FakeClient {});
      const auth = await startWithSession();
      expect([auth.error()?.code, told.mock.calls.length]).toEqual(['page-failed', 1]);
      loading = () => Promise.resolve(FakeClient);
      await auth.retry();
      expect(auth.status()).toBe('in');
      told.mockRestore();
    });

    it('leads to a login, and back here, where the tenant has answered that the session is no good', async () => {
      history.replaceState(null, '', '/profile?a=1');
      client.accessToken = refuse('login-failed');
      const auth = await startWithSession();
      await auth.retry();
      expect(client.calls).toEqual(['login /profile?a=1']);
    });

    it('leaves a callback to its page', () => {
      history.replaceState(null, '', '/callback?code=c&state=s');
      document.cookie = `${HINT}=true`;
      const auth = start();
      expect([auth.status(), loads.count, client.calls]).toEqual(['unknown', 1, []]);
    });
  });

  describe('login', () => {
    it('leaves once, however often it is asked', async () => {
      const auth = start();
      await Promise.all([auth.login('/profile'), auth.login('/')]);
      expect([client.calls, auth.leaving()]).toEqual([['login /profile'], true]);
    });

    it('leads nowhere but into this page', async () => {
      await start().login('//evil.example');
      expect(client.calls).toEqual(['login /']);
    });

    it('stays and says why it cannot leave', async () => {
      reach = refuse('tenant-unreachable');
      const auth = start();
      const told: string[] = [];
      auth.faults.subscribe(({ code }) => told.push(code));
      await auth.login('/profile');
      expect([auth.leaving(), auth.error()?.code, client.calls, told]).toEqual([
        false,
        'tenant-unreachable',
        [],
        ['tenant-unreachable'],
      ]);
    });

    it('knocks at the tenant while the client is on its way', async () => {
      const knocked = new Promise<void>((resolve) => {
        reach = () => Promise.resolve(resolve());
      });
      loading = () => knocked.then(() => FakeClient);
      await start().login();
      expect(client.calls).toEqual(['login /']);
    });

    it('fetches the client anew after a failed attempt', async () => {
      loading = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
      const auth = start();
      await auth.login();
      expect(auth.error()?.code).toBe('network');
      loading = () => Promise.resolve(FakeClient);
      await auth.retry();
      expect([auth.error(), client.calls]).toEqual([null, ['login /']]);
    });
  });

  describe('finishing a login', () => {
    const URL_OF_CODE = 'https://page.example/callback?code=c&state=s';

    it('trades the code once and leads to the target', async () => {
      const auth = start();
      const targets = await Promise.all([auth.finishLogin(URL_OF_CODE), auth.finishLogin(URL_OF_CODE)]);
      expect([targets, client.calls]).toEqual([['/profile?a=1#b', '/profile?a=1#b'], [`finish ${URL_OF_CODE}`]]);
      expect(auth.status()).toBe('in');
    });

    it('knows what the new token grants', async () => {
      client.permissions = () => Promise.resolve(['read:orders']);
      const auth = start();
      await auth.finishLogin(URL_OF_CODE);
      expect(auth.permissions()).toEqual(['read:orders']);
    });

    it('refuses a target on another origin', async () => {
      client.finishLogin = () => Promise.resolve('https://evil.example');
      expect(await start().finishLogin(URL_OF_CODE)).toBe('/');
    });

    it('goes on where a stale answer meets a session', async () => {
      document.cookie = `${HINT}=true`;
      history.replaceState(null, '', '/callback');
      client.finishLogin = refuse('login-expired');
      const auth = start();
      expect([await auth.finishLogin(URL_OF_CODE), auth.status()]).toEqual(['/', 'in']);
    });

    it.each(['login-expired', 'access-denied', 'tenant-unreachable'] as const)('stops at %s', async (code) => {
      client.finishLogin = refuse(code);
      const auth = start();
      await expect(auth.finishLogin(URL_OF_CODE)).rejects.toMatchObject({ code });
      expect([auth.status(), client.calls]).toEqual(['out', []]);
    });
  });

  describe('logout', () => {
    it('forgets the person before the tenant is told', async () => {
      const auth = await startWithSession();
      const seen: unknown[] = [];
      client.logout = () => Promise.resolve(void seen.push(auth.person(), auth.status(), TestBed.inject(Router).url));
      await auth.logout();
      expect(seen).toEqual([null, 'unknown', '/']);
    });

    it('lets the page that is left send something yet', async () => {
      const auth = await startWithSession();
      // The page ends with the navigation, the very last moment for it to ask.
      const left = TestBed.inject(Router).events.pipe(filter((event) => event instanceof NavigationEnd));
      const token = firstValueFrom(left.pipe(switchMap(() => auth.token('access'))));
      await auth.logout();
      expect([await token, auth.status()]).toEqual([given('the-access-token'), 'unknown']);
    });

    it('says that the tenant could not be told', async () => {
      const auth = await startWithSession();
      client.logout = refuse('logout-incomplete');
      await auth.logout();
      expect([auth.status(), auth.error()?.code]).toEqual(['out', 'logout-incomplete']);
    });
  });
});
