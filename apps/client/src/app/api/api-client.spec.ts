import { HttpErrorResponse, provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { API_BASE, CALL_WITNESS } from '@latchkey/angular-auth/http';
import { provideFakeSession } from '@latchkey/angular-auth/testing';
import { type PingDto } from '@latchkey/shared';
import { type Fault } from '../fault/fault';
import { Faults } from '../fault/faults';
import { ApiClient } from './api-client';
import { type ApiError, toApiError } from './api-error';
import { CallLog } from './call-log';

const PROBLEM = {
  type: 'about:blank',
  title: 'Unauthorized',
  status: 401,
  detail: 'The token expired.',
  msg: 'Invalid token',
};

describe('ApiClient', () => {
  beforeEach(() =>
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        ApiClient,
        { provide: API_BASE, useValue: 'https://api.example/v1' },
        provideFakeSession(),
      ],
    }),
  );

  type Ping = 'public' | 'external' | 'private' | 'privateScoped';
  const call = (name: Ping = 'external') => {
    const api = TestBed.inject(ApiClient);
    const answer = api[name]();
    const request = TestBed.inject(HttpTestingController).expectOne((r) => r.method === 'GET');
    return { answer, request };
  };
  const failure = async (body: object | string | null, status: number, headers: Record<string, string> = {}) => {
    const { answer, request } = call();
    request.flush(body, { status, statusText: 'x', headers });
    return (await answer.catch((error: unknown) => error)) as ApiError;
  };

  it.each([
    ['public', '/api/public'],
    ['external', '/api/external'],
    ['private', '/api/private'],
    ['privateScoped', '/api/private-scoped'],
  ] as const)('calls %s at %s', async (name, path) => {
    const { answer, request } = call(name);
    request.flush({ msg: 'yes' } satisfies PingDto);
    expect([request.request.url, await answer]).toEqual([`https://api.example/v1${path}`, { msg: 'yes' }]);
  });

  describe('with messages', () => {
    const MESSAGE = { id: 'm1', text: 'Hello', createdAt: '2026-05-04T12:00:00.000Z' };
    const expectOne = (method: string, url: string) =>
      TestBed.inject(HttpTestingController).expectOne({ method, url: `https://api.example/v1${url}` });

    it('lists them', async () => {
      const answer = TestBed.inject(ApiClient).messages();
      expectOne('GET', '/api/messages').flush([MESSAGE]);
      expect(await answer).toEqual([MESSAGE]);
    });

    it('sends one with its key', async () => {
      const answer = TestBed.inject(ApiClient).createMessage({ text: 'Hello' }, 'k1');
      const one = expectOne('POST', '/api/messages');
      expect([one.request.body, one.request.headers.get('Idempotency-Key')]).toEqual([{ text: 'Hello' }, '"k1"']);
      one.flush(MESSAGE, { status: 201, statusText: 'x' });
      expect(await answer).toEqual(MESSAGE);
    });

    it('deletes one, though the page be left', async () => {
      const answer = TestBed.inject(ApiClient).deleteMessage('a/b');
      const one = expectOne('DELETE', '/api/messages/a%2Fb');
      expect(one.request.keepalive).toBe(true);
      one.flush(null, { status: 204, statusText: 'x' });
      expect(await answer).toBeNull();
      expect(TestBed.inject(CallLog).calls()[0]?.line).toBe('DELETE /api/messages/a%2Fb');
    });

    it('asks for something before it gets a deletion ready after a pause', async () => {
      const api = TestBed.inject(ApiClient);
      const soon = Promise.resolve();
      const first = api.deleteMessage('1', soon);
      expectOne('GET', '/api/messages').flush([], { status: 500, statusText: 'x' });
      await new Promise((resolve) => setTimeout(resolve));
      expectOne('DELETE', '/api/messages/1').flush(null, { status: 204, statusText: 'x' });
      await first;
      const second = api.deleteMessage('2', soon);
      expectOne('DELETE', '/api/messages/2').flush(null, { status: 204, statusText: 'x' });
      await second;
      expect(TestBed.inject(CallLog).calls()).toHaveLength(2);
    });

    it.each([[{}], [[{ ...MESSAGE, id: 1 }]], [[null]], [null]])('knows no list in %j', async (body) => {
      const answer = TestBed.inject(ApiClient).messages();
      expectOne('GET', '/api/messages').flush(body);
      await expect(answer).rejects.toMatchObject({ code: 'intercepted' });
    });
  });

  it('tells of its faults in the one stream', async () => {
    const told: Fault[] = [];
    TestBed.inject(Faults).stream.subscribe((fault) => told.push(fault));
    expect(told).toEqual([await failure(PROBLEM, 401)]);
  });

  it('shows a refusal as status and reason', async () => {
    const error = await failure(PROBLEM, 401);
    expect(error).toMatchObject({ code: 'token-rejected', status: 401, message: 'The token expired.' });
    expect(error.verdict).toBe("Error: the server responded with '401: Unauthorized'");
  });

  it('names the permission that a refusal misses', async () => {
    const error = await failure({ ...PROBLEM, status: 403, permission: 'read:messages' }, 403);
    expect([error.code, error.permission, error.verdict]).toEqual([
      'forbidden',
      'read:messages',
      "Error: the server responded with '403: Forbidden'",
    ]);
  });

  it('keeps the challenge of a refusal', async () => {
    const error = await failure(PROBLEM, 401, { 'WWW-Authenticate': 'Bearer error="invalid_token"' });
    expect(error.challenge).toBe('Bearer error="invalid_token"');
  });

  it('logs each call with what was seen on the way', async () => {
    const { answer, request } = call();
    request.request.context.get(CALL_WITNESS)?.sent({ source: 'renewed', decoded: null });
    request.flush(PROBLEM, { status: 401, statusText: 'x' });
    const error: unknown = await answer.catch((thrown: unknown) => thrown);
    expect(TestBed.inject(CallLog).calls()).toMatchObject([
      { endpoint: { path: '/api/external' }, error, legs: [{ kind: 'token', source: 'renewed' }] },
    ]);
  });

  it.each([
    ['120', 120],
    [new Date(Date.now() + 60_000).toUTCString(), 60],
    ['soon', undefined],
  ])('reads Retry-After %s', async (value, seconds) => {
    const error = await failure({ ...PROBLEM, status: 503 }, 503, { 'Retry-After': value });
    expect(error.code).toBe('api-unavailable');
    if (seconds === undefined) expect(error.retryAfter).toBeUndefined();
    else expect(Math.abs((error.retryAfter ?? 0) - seconds)).toBeLessThanOrEqual(1);
  });

  it.each([
    ['a proxy without API', '', 500, 'api-unavailable'],
    ['a proxy’s page', '<html>Bad gateway</html>', 502, 'api-unavailable'],
    ['a refusal in HTML', '<html>Forbidden</html>', 403, 'intercepted'],
    ['the API’s own failure', { ...PROBLEM, status: 500 }, 500, 'failed'],
    ['a wrong request', { ...PROBLEM, status: 400 }, 400, 'refused'],
    ['a page in place of the API', '<!doctype html>', 200, 'intercepted'],
    ['JSON without a message', { ok: true }, 200, 'intercepted'],
    ['nothing', null, 200, 'intercepted'],
  ])('tells %s apart', async (_name, body, status, code) => {
    expect((await failure(body, status)).code).toBe(code);
  });

  it.each([
    ['Basic realm="Staging"', /asks for a user name and a password \(Basic, “Staging”\)\. The API has not seen/],
    ['basic', /a user name and a password \(basic\)/],
    ['Negotiate', /asks for a login of its own \(Negotiate\)/],
  ])('says that a server answered which challenges by %s', async (challenge, words) => {
    for (const body of ['<html>401</html>', PROBLEM]) {
      const error = await failure(body, 401, { 'WWW-Authenticate': challenge });
      expect([error.code, error.message, error.challenge]).toEqual([
        'intercepted',
        expect.stringMatching(words),
        challenge,
      ]);
      expect(error.verdict).toBe('Error: no answer from the API');
    }
  });

  it('says that a web page came, and with which status', async () => {
    const { message } = await failure('<html>Forbidden</html>', 403);
    expect(message).toContain('A web page came in place of the API’s answer (403 Forbidden)');
  });

  it('says that a redirect came', () => {
    const redirect = new HttpErrorResponse({ status: 0, responseType: 'opaqueredirect' });
    expect(toApiError(redirect)).toMatchObject({ code: 'intercepted', message: expect.stringContaining('redirected') });
  });

  it.each([
    ['token_too_large', 401, 'refused'],
    ['algorithm_refused', 401, 'refused'],
    ['token_missing', 401, 'refused'],
    ['token_expired', 401, 'token-rejected'],
    ['permission_missing', 403, 'forbidden'],
    ['keys_unavailable', 503, 'api-unavailable'],
    ['internal_error', 500, 'failed'],
    ['toString', 401, 'token-rejected'],
  ])('answers %s by its kind', async (code, status, kind) => {
    expect((await failure({ ...PROBLEM, status, code }, status)).code).toBe(kind);
  });

  it('takes a refused connection for silence', async () => {
    const { answer, request } = call();
    request.error(new ProgressEvent('error'));
    await expect(answer).rejects.toMatchObject({ code: 'api-unavailable', verdict: 'Error: no answer from the API' });
  });

  it('stops waiting after half a minute', async () => {
    const { answer, request } = call();
    expect(request.request.timeout).toBe(30_000);
    request.error(new DOMException('timed out', 'TimeoutError') as unknown as ProgressEvent);
    await expect(answer).rejects.toMatchObject({ code: 'slow' });
  });
});
