import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { AUTH_CONFIG, AuthService } from '@latchkey/angular-auth';
import { authInterceptor } from '@latchkey/angular-auth/http';
import { FakeSession, provideFakeSession } from './fake-session';

describe('provideFakeSession', () => {
  it('logs somebody in, in a line', () => {
    TestBed.configureTestingModule({ providers: [provideFakeSession({ permissions: ['read:orders'] })] });
    const auth = TestBed.inject(AuthService);
    expect([auth.status(), auth.person()?.name, auth.permissions()]).toEqual(['in', 'Ada Lovelace', ['read:orders']]);
  });

  it('changes only what is said', () => {
    const providers = [provideFakeSession({ person: { name: 'Bob' }, config: { clientId: 'mine' } })];
    TestBed.configureTestingModule({ providers });
    expect(TestBed.inject(AuthService).person()).toMatchObject({ name: 'Bob', email: 'ada@example.com' });
    expect(TestBed.inject(AUTH_CONFIG)).toMatchObject({ clientId: 'mine', domain: 'tenant.example' });
  });

  it('keeps what the page asked of it', async () => {
    TestBed.configureTestingModule({ providers: [provideFakeSession({ permissions: ['read:orders'] })] });
    const [auth, session] = [TestBed.inject(AuthService), TestBed.inject(FakeSession)];
    await auth.login('/orders');
    await auth.logout();
    expect([session.logins, session.logouts, auth.status(), auth.permissions()]).toEqual([['/orders'], 1, 'out', []]);
  });

  it('has the interceptor send a token that is none', async () => {
    const endpoints = [{ path: '/orders', token: 'access' }] as const;
    TestBed.configureTestingModule({
      providers: [
        provideFakeSession({ config: { endpoints } }),
        provideHttpClient(withInterceptors([authInterceptor])),
        provideHttpClientTesting(),
      ],
    });
    const http = TestBed.inject(HttpClient);
    const failures: unknown[] = [];
    http.get('/orders').subscribe();
    await new Promise((resolve) => setTimeout(resolve));
    const { request } = TestBed.inject(HttpTestingController).expectOne('/orders');
    TestBed.inject(FakeSession).end();
    http.get('/orders').subscribe({ error: ({ code }: { code: string }) => failures.push(code) });
    await new Promise((resolve) => setTimeout(resolve));
    expect([request.headers.get('Authorization'), failures]).toEqual(['Bearer the-access-token', ['login-required']]);
  });
});
