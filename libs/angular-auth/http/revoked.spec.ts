import { HttpClient } from '@angular/common/http';
import { HttpTestingController, type TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { AuthError, type GivenToken } from '@latchkey/angular-auth';
import { configureInterceptor } from '../test/configure-interceptor';
import { given } from '../test/fake-auth-client';

describe('authInterceptor where a session was ended', () => {
  let asked: (GivenToken | undefined)[];
  let over: boolean;

  beforeEach(() => {
    asked = [];
    over = false;
    const token = async (_kind: string, refused?: GivenToken): Promise<GivenToken> => {
      asked.push(refused);
      if (over) throw new AuthError('login-required');
      return given(`token ${asked.length}`, asked.length);
    };
    configureInterceptor(token);
  });
  afterEach(() => TestBed.inject(HttpTestingController).verify());

  function begin(method = 'GET', path = '/api/external', responseType: 'json' | 'text' = 'json') {
    const outcome: unknown[] = [];
    TestBed.inject(HttpClient)
      .request(method, path, { responseType: responseType as 'json', body: { text: 'Hello' } })
      .subscribe({ next: () => outcome.push('answered'), error: (error) => outcome.push(error.status ?? error.code) });
    return outcome;
  }
  /** The next attempt, as soon as it is there. */
  async function attempt(path = '/api/external'): Promise<TestRequest> {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      const [found] = TestBed.inject(HttpTestingController).match(path);
      if (found) return found;
    }
  }
  const turns = () => new Promise((resolve) => setTimeout(resolve, 20));
  const header = ({ request }: TestRequest) => request.headers.get('Authorization');
  const refuse = (one: TestRequest, code = 'session_revoked') => {
    const body = one.request.responseType === 'text' ? JSON.stringify({ code }) : { code };
    const headers = { 'WWW-Authenticate': 'Bearer realm="x", error="invalid_token"' };
    one.flush(body, { status: 401, statusText: 'x', headers });
  };

  it.each([
    ['GET', '/api/external', 'json'],
    ['POST', '/api/messages', 'json'],
    ['GET', '/api/external', 'text'],
  ] as const)('asks for a token by another session for a %s of %s as %s', async (method, path, type) => {
    const outcome = begin(method, path, type);
    refuse(await attempt(path));
    const again = await attempt(path);
    expect([header(again), asked.length, asked[1]]).toEqual([
      'Bearer token 2',
      2,
      { ...given('token 1'), revoked: true },
    ]);
    again.flush(type === 'text' ? '{}' : {});
    expect(outcome).toEqual(['answered']);
  });

  it('asks once more in the next second, and no more', async () => {
    const outcome = begin();
    refuse(await attempt());
    let askedByThen = 0;
    setTimeout(() => (askedByThen = asked.length), 990);
    refuse(await attempt());
    refuse(await attempt());
    await turns();
    expect([outcome, asked.map((one) => one?.revoked)]).toEqual([[401], [undefined, true, true]]);
    expect(askedByThen).toBe(2);
  });

  it('ends in words where the tenant has no session', async () => {
    const outcome = begin();
    const first = await attempt();
    over = true;
    refuse(first);
    await turns();
    expect(outcome).toEqual(['login-required']);
  });

  it('renews otherwise by what there is', async () => {
    begin();
    refuse(await attempt(), 'token_expired');
    (await attempt()).flush({});
    expect(asked[1]).toEqual(given('token 1'));
  });
});
