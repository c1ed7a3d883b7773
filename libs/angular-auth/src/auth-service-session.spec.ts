import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { AuthService } from './auth-service';
import { FakeClient, given, provideFake } from '../test/fake-auth-client';
import { type GivenToken } from './given-token';
import { loginError, type LoginErrorCode } from './sdk/login-error';

const HINT = 'auth0.abc.is.authenticated=true';

describe('AuthService, once started', () => {
  let client: FakeClient;
  const refuse = (code: LoginErrorCode) => () => Promise.reject(loginError(code));

  beforeEach(() => {
    client = new FakeClient();
    TestBed.configureTestingModule({ providers: provideFake(client) });
  });
  afterEach(() => {
    document.cookie = `${HINT}; max-age=0`;
  });

  async function begin(withSession: boolean): Promise<AuthService> {
    if (withSession) document.cookie = HINT;
    const auth = TestBed.inject(AuthService);
    TestBed.runInInjectionContext(() => auth.start());
    await auth.settled();
    return auth;
  }

  it('leaves nothing of a person who logs out elsewhere', async () => {
    const auth = await begin(true);
    client.ended?.();
    expect([auth.status(), auth.person(), auth.error()]).toEqual(['out', null, null]);
  });

  it('wakes to a session that is over, or goes on', async () => {
    const auth = await begin(true);
    for (const [fault, status] of [
      ['tenant-unreachable', 'in'],
      ['login-required', 'out'],
    ] as const) {
      client.accessToken = refuse(fault);
      client.awake?.();
      await new Promise((resolve) => setTimeout(resolve));
      expect([fault, auth.status(), auth.error()?.code]).toEqual([fault, status, status === 'in' ? undefined : fault]);
    }
  });

  it('leads from the end of a session back to where it ended', async () => {
    const auth = await begin(true);
    await TestBed.inject(Router).navigateByUrl('/?a=1#b');
    client.accessToken = refuse('login-required');
    client.awake?.();
    await new Promise((resolve) => setTimeout(resolve));
    expect(TestBed.inject(Router).url).toBe('/');
    await auth.retry();
    expect(client.calls).toContain('login /?a=1#b');
  });

  it('knows what the newest token grants, and forgets it with the person', async () => {
    const granting = (...permissions: string[]) => {
      client.accessToken = () => Promise.resolve({ ...given('the-access-token'), permissions });
    };
    granting('read:orders');
    const auth = await begin(true);
    const seen = [auth.permissions()];
    granting('read:orders', 'write:orders');
    await auth.token('access');
    seen.push(auth.permissions());
    await auth.token('id');
    seen.push(auth.permissions());
    client.ended?.();
    expect([...seen, auth.permissions()]).toEqual([
      ['read:orders'],
      ['read:orders', 'write:orders'],
      ['read:orders', 'write:orders'],
      [],
    ]);
  });

  it('is granted nothing by a token that comes after the end', async () => {
    const auth = await begin(true);
    let arrive: (token: GivenToken) => void = () => undefined;
    client.accessToken = () => new Promise((resolve) => (arrive = resolve));
    const late = auth.token('access');
    await new Promise((resolve) => setTimeout(resolve));
    client.ended?.();
    arrive({ ...given('late'), permissions: ['read:orders'] });
    await late;
    expect([auth.status(), auth.permissions()]).toEqual(['out', []]);
  });

  describe('token', () => {
    it('gives the token that is asked for', async () => {
      const auth = await begin(true);
      const tokens = [await auth.token('access'), await auth.token('id')];
      expect(tokens).toEqual([given('the-access-token'), given('the-id-token')]);
    });

    it('asks nobody while logged out', async () => {
      const auth = await begin(false);
      await expect(auth.token('access')).rejects.toMatchObject({ code: 'login-required' });
      expect(client.calls).toEqual([]);
    });

    it('waits until the session is known', async () => {
      document.cookie = HINT;
      const auth = TestBed.inject(AuthService);
      TestBed.runInInjectionContext(() => auth.start());
      expect(await auth.token('access')).toEqual(given('the-access-token'));
    });

    it.each([
      ['login-required', 'out', 'login-required'],
      ['login-expired', 'out', 'login-required'],
      ['access-denied', 'out', 'access-denied'],
      ['storage-blocked', 'in', 'storage-blocked'],
      ['tenant-unreachable', 'in', 'tenant-unreachable'],
      ['network', 'in', 'network'],
    ] as const)('meets %s by being logged %s', async (fault, status, code) => {
      const auth = await begin(true);
      client.accessToken = refuse(fault);
      await expect(auth.token('access')).rejects.toMatchObject({ code });
      expect(auth.status()).toBe(status);
    });
  });
});
