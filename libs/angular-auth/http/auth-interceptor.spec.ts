import { HttpClient, HttpContext, HttpErrorResponse, HttpHeaders, HttpRequest } from '@angular/common/http';
import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { AuthError, type GivenToken } from '@latchkey/angular-auth';
import { firstValueFrom, throwError } from 'rxjs';
import { authInterceptor, WITHOUT_TOKEN } from './auth-interceptor';
import { CALL_WITNESS } from './call-witness';
import { configureInterceptor } from '../test/configure-interceptor';
import { given } from '../test/fake-auth-client';

const NO_NEW_TOKEN_HELPS = [
  'token_too_large',
  'token_opaque',
  'token_type_wrong',
  'token_kind_wrong',
  'token_bound',
  'algorithm_refused',
  'critical_header_unknown',
  'issuer_wrong',
  'audience_wrong',
  'token_not_yet_valid',
  'token_lives_too_long',
  'claim_missing',
  'claim_malformed',
];

describe('authInterceptor', () => {
  const asked: [string, GivenToken?][] = [];
  let answer: (kind: string) => Promise<string>;
  let base: string;

  beforeEach(() => {
    asked.length = 0;
    base = location.origin;
    answer = (kind) => Promise.resolve(`the-${kind}-token`);
    const token = async (...which: [string, GivenToken?]) => {
      asked.push(which);
      return which[1] ? given('a-new-token', 2) : given(await answer(which[0]));
    };
    configureInterceptor(token, () => base);
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

  it('sends tokens to the API that the settings name, and none to the page’s own server', async () => {
    base = 'https://api.example/v1';
    expect(await send('https://api.example/v1/api/external')).toBe('Bearer the-access-token');
    expect([await send('/api/external'), await send('https://api.example/api/private')]).toEqual([null, null]);
  });

  it('has no token follow a redirect', async () => {
    TestBed.inject(HttpClient).get('/api/external').subscribe();
    await new Promise((resolve) => setTimeout(resolve));
    expect(TestBed.inject(HttpTestingController).expectOne('/api/external').request.redirect).toBe('manual');
  });

  it.each([200, 401, 0])('tells a witness what was sent and answered with %i', async (status) => {
    const seen: unknown[] = [];
    const witness = {
      sent: ({ source, ...more }: GivenToken) => seen.push(source, 'token' in more),
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
    expect(seen).toEqual(['memory', false, status]);
  });

  it('sends nothing where no token can be had', async () => {
    answer = () => Promise.reject(new AuthError('login-required'));
    const failure = new Promise((resolve) =>
      TestBed.inject(HttpClient).get('/api/external').subscribe({ error: resolve }),
    );
    expect(await failure).toMatchObject({ code: 'login-required' });
    TestBed.inject(HttpTestingController).expectNone('/api/external');
  });

  it('sends no token where the request wants none', async () => {
    const context = new HttpContext().set(WITHOUT_TOKEN, true);
    TestBed.inject(HttpClient).get('/api/external', { context }).subscribe();
    const { request } = TestBed.inject(HttpTestingController).expectOne('/api/external');
    expect([request.headers.has('Authorization'), asked]).toEqual([false, []]);
  });

  describe('on a refusal', () => {
    const INVALID = 'Bearer realm="x", error="invalid_token", error_description="It expired."';
    const settle = () => new Promise((resolve) => setTimeout(resolve));

    /**
     * Sends one request and answers each attempt with the next status, 0 by no answer at all; gives the tokens sent and
     * what came of it.
     */
    async function attempts(
      statuses: number[],
      {
        challenge = INVALID,
        method = 'GET',
        path = '/api/external',
        key = '',
        body = {},
        answered = {},
        refusal = {},
      } = {},
    ): Promise<unknown[]> {
      const outcome: unknown[] = [];
      TestBed.inject(HttpClient)
        .request<{ msg: string }>(method, path, { body, headers: key ? { 'Idempotency-Key': key } : {} })
        .subscribe({ next: ({ msg }) => outcome.push(msg), error: ({ status }) => outcome.push(status) });
      for (const status of statuses) {
        await settle();
        const attempt = TestBed.inject(HttpTestingController).expectOne(path);
        outcome.push(attempt.request.headers.get('Authorization')?.replace('Bearer ', ''));
        expect([attempt.request.body, attempt.request.headers.get('Idempotency-Key') ?? '']).toEqual([body, key]);
        const headers = { ...answered, ...(challenge && { 'WWW-Authenticate': challenge }) };
        if (status) attempt.flush({ msg: 'yes', ...refusal }, { status, statusText: 'x', headers });
        else attempt.error(new ProgressEvent('error'));
      }
      await settle();
      TestBed.inject(HttpTestingController).verify();
      return outcome;
    }

    it('tries once more with another token', async () => {
      expect(await attempts([401, 200])).toEqual(['the-access-token', 'a-new-token', 'yes']);
      expect(asked).toEqual([
        ['access', undefined],
        ['access', given('the-access-token')],
      ]);
    });

    it.each([...NO_NEW_TOKEN_HELPS])('neither renews nor repeats after %s', async (code) => {
      expect(await attempts([401], { refusal: { code } })).toEqual(['the-access-token', 401]);
      expect(asked).toHaveLength(1);
    });

    it.each(['token_expired', 'key_unknown', 'signature_wrong', 'a_code_of_tomorrow', undefined])(
      'renews after %s',
      async (code) => expect(await attempts([401, 200], { refusal: { code } })).toContain('a-new-token'),
    );

    it('tries once more and no more', async () => {
      expect(await attempts([401, 401])).toEqual(['the-access-token', 'a-new-token', 401]);
    });

    it.each([
      ['POST', '/api/messages'],
      ['DELETE', '/api/messages/1'],
    ])('sends a %s once more with its body', async (method, path) => {
      const outcome = await attempts([401, 200], { method, path, body: { text: 'Hello' } });
      expect(outcome).toEqual(['the-access-token', 'a-new-token', 'yes']);
    });

    it.each([
      ['403', 403, INVALID],
      ['503', 503, INVALID],
      ['lost connection', 0, INVALID],
      ['401 without a reason', 401, 'Bearer realm="x"'],
      ['401 of another kind', 401, 'Bearer error="invalid_request"'],
    ])('leaves a %s as it is', async (_name, status, challenge) => {
      expect(await attempts([status], { challenge })).toEqual(['the-access-token', status]);
    });

    describe('with an Idempotency-Key', () => {
      const POST = { method: 'POST', path: '/api/messages', key: 'k1', body: { text: 'Hello' } };
      const [first, second] = ['the-access-token', 'a-new-token'];

      it.each([0, 500, 502, 503])('sends a POST once more after %i', async (status) => {
        expect(await attempts([status, 201], POST)).toEqual([first, first, 'yes']);
        expect(await attempts([status, status], POST)).toEqual([first, first, status]);
      });

      it('sends it once for each occasion', async () => {
        expect(await attempts([401, 0, 201], POST)).toEqual([first, second, first, 'yes']);
        expect(await attempts([0, 401, 0], POST)).toEqual([first, first, second, 0]);
      });

      it.each([400, 403, 409, 422, 429])('leaves a %i as it is', async (status) => {
        expect(await attempts([status], POST)).toEqual([first, status]);
      });

      it('takes a redirect for an answer', async () => {
        let times = 0;
        const redirect = new HttpErrorResponse({ status: 0, responseType: 'opaqueredirect' });
        const headers = new HttpHeaders({ 'Idempotency-Key': 'k1' });
        const request = new HttpRequest('POST', '/api/messages', {}, { headers });
        const next = () => (times++, throwError(() => redirect));
        const answer = TestBed.runInInjectionContext(() => authInterceptor(request, next));
        await expect(firstValueFrom(answer)).rejects.toBe(redirect);
        expect(times).toBe(1);
      });

      it('does not hurry an API that names a time', async () => {
        expect(await attempts([503], { ...POST, answered: { 'Retry-After': '5' } })).toEqual([first, 503]);
      });
    });

    it.each([
      ['POST', '/api/messages', ''],
      ['DELETE', '/api/messages/1', 'k1'],
    ])('never sends a %s of %s twice that may have happened', async (method, path, key) => {
      for (const status of [0, 500]) expect(await attempts([status], { method, path, key })).toHaveLength(2);
    });
  });
});
