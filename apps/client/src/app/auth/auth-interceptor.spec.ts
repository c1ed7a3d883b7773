import { HttpClient, HttpContext, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { AuthError } from './auth-error';
import { authInterceptor, tokenFor } from './auth-interceptor';
import { AuthService } from './auth-service';
import { CALL_WITNESS } from './call-witness';

const PAGE = 'https://page.example';

describe('tokenFor', () => {
  it.each([
    ['/api/external', 'access'],
    ['/api/external?n=1#x', 'access'],
    ['/api/external/messages', 'access'],
    ['/api/private-scoped', 'access'],
    ['/api/private-scoped/x', 'access'],
    ['/api/private', 'id'],
    ['/api/private?n=1', 'id'],
    ['/api/x/../private', 'id'],
    ['api/external', 'access'],
    [`${PAGE}/api/external`, 'access'],
    ['https://PAGE.example:443/api/external', 'access'],
  ])('gives %s the %s token', (url, kind) => expect(tokenFor(url, PAGE)).toBe(kind));

  it.each([
    ['another endpoint', '/api/public'],
    ['an unknown endpoint', '/api/other'],
    ['a longer name', '/api/externals'],
    ['a path below the ID token’s', '/api/private/x'],
    ['a trailing slash after the ID token’s', '/api/private/'],
    ['a prefix', '/api'],
    ['a suffix', '/x/api/external'],
    ['upper case', '/API/External'],
    ['a doubled slash', '/api//external'],
    ['an encoded slash', '/api%2Fexternal'],
    ['an encoded slash below', '/api/external/..%2fpublic'],
    ['an encoded backslash below', '/api/external/%5c..'],
    ['a path that only looks like ours', '/api/external;x'],
    ['the query', '/x?u=/api/external'],
    ['the fragment', '/x#/api/external'],
    ['another host', 'https://evil.example/api/external'],
    ['a look-alike host', 'https://page.example.evil.example/api/external'],
    ['a subdomain', 'https://api.page.example/api/external'],
    ['our host as user info', 'https://page.example@evil.example/api/external'],
    ['user info before our host', 'https://user:secret@page.example/api/external'],
    ['another port', 'https://page.example:8443/api/external'],
    ['another scheme', 'http://page.example/api/external'],
    ['a protocol-relative URL', '//evil.example/api/external'],
    ['backslashes for slashes', '\\\\evil.example/api/external'],
    ['a slash and a backslash', '/\\evil.example/api/external'],
    ['a tab between slashes', '/\t/evil.example/api/external'],
    ['a scheme without host', 'data:/api/external'],
    ['no URL at all', 'https://'],
  ])('gives nothing to %s', (_name, url) => expect(tokenFor(url, PAGE)).toBe('none'));
});

describe('authInterceptor', () => {
  const asked: string[] = [];
  let answer: (kind: string) => Promise<string>;

  beforeEach(() => {
    asked.length = 0;
    answer = (kind) => Promise.resolve(`the-${kind}-token`);
    const token = (kind: string) => {
      asked.push(kind);
      return answer(kind);
    };
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([authInterceptor])),
        provideHttpClientTesting(),
        { provide: AuthService, useValue: { token } },
      ],
    });
  });

  async function send(url: string): Promise<string | null> {
    TestBed.inject(HttpClient)
      .get(url)
      .subscribe({ error: () => undefined });
    await Promise.resolve();
    await Promise.resolve();
    return TestBed.inject(HttpTestingController).expectOne(url).request.headers.get('Authorization');
  }

  it('sends each token to its endpoint', async () => {
    expect(await send('/api/external')).toBe('Bearer the-access-token');
    expect(await send('/api/private')).toBe('Bearer the-id-token');
  });

  it('asks for no token where none goes', async () => {
    expect([await send('/api/public'), await send('https://evil.example/api/external')]).toEqual([null, null]);
    expect(asked).toEqual([]);
  });

  it.each([200, 401, 0])('tells a witness what was sent and answered with %i', async (status) => {
    const seen: unknown[] = [];
    const witness = {
      sent: (...what: unknown[]) => seen.push(...what),
      answered: (with_: number) => seen.push(with_),
    };
    const context = new HttpContext().set(CALL_WITNESS, witness);
    TestBed.inject(HttpClient)
      .get('/api/external', { context })
      .subscribe({ error: () => undefined });
    await new Promise((resolve) => setTimeout(resolve));
    const request = TestBed.inject(HttpTestingController).expectOne('/api/external');
    if (status) request.flush({}, { status, statusText: 'x' });
    else request.error(new ProgressEvent('error'));
    expect(seen).toEqual(['the-access-token', 'memory', status]);
  });

  it('sends nothing where no token can be had', async () => {
    answer = () => Promise.reject(new AuthError('login-required'));
    const failure = new Promise((resolve) =>
      TestBed.inject(HttpClient).get('/api/external').subscribe({ error: resolve }),
    );
    expect(await failure).toMatchObject({ code: 'login-required' });
    TestBed.inject(HttpTestingController).expectNone('/api/external');
  });
});
