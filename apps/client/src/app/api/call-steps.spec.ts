import { jest } from '@jest/globals';
import { ENDPOINTS } from '@latchkey/shared';
import { ApiError } from './api-error';
import { stepsOf, verdictOf } from './call-steps';
import { CallTrace } from './call-trace';
import { traceOf } from './trace-of';

describe('stepsOf', () => {
  beforeEach(() => void jest.spyOn(performance, 'now').mockReturnValue(1_000));
  afterEach(() => void jest.restoreAllMocks());

  it('draws token, request and verdict', () => {
    expect(stepsOf(traceOf({ sub: 'ada' }))).toEqual([
      { way: 'inside', text: 'Access token from memory', time: '< 1 ms' },
      { way: 'to-api', text: 'GET /api/external', header: 'Authorization: Bearer eyJ…' },
      { way: 'from-api', text: '200 OK', time: '< 1 ms', bad: false },
    ]);
  });

  it('draws a renewal and the second attempt', () => {
    const trace = traceOf({}, { status: 401, endpoint: ENDPOINTS.private });
    trace.sent({ source: 'renewed', decoded: null });
    trace.answered(200);
    expect(stepsOf(trace).map(({ way, text }) => `${way}: ${text}`)).toEqual([
      'inside: ID token from memory',
      'to-api: GET /api/private',
      'from-api: 401 Unauthorized',
      'to-login: ID token renewed by the login service',
      'to-api: GET /api/private',
      'from-api: 200 OK',
    ]);
  });

  it('draws a message that was sent twice, and why', () => {
    const trace = traceOf({}, { status: 0, endpoint: ENDPOINTS.createMessage });
    trace.sent({ source: 'memory', decoded: null, again: 'unanswered' });
    trace.answered(201);
    expect(stepsOf(trace).flatMap(({ way, text }) => (way === 'inside' ? [] : text))).toEqual([
      'POST /api/messages',
      'No answer',
      'POST /api/messages again, with the same Idempotency-Key',
      '201 Created',
    ]);
  });

  it('draws the wait for a limit, and the attempt after it', () => {
    const trace = traceOf({}, { status: 429 });
    trace.waited();
    trace.sent({ source: 'memory', decoded: null, again: 'limited' });
    trace.answered(200);
    expect(stepsOf(trace).map(({ way, text }) => `${way}: ${text}`)).toEqual([
      'inside: Access token from memory',
      'to-api: GET /api/external',
      'from-api: 429 Too Many Requests',
      'inside: Waited as long as the API asked',
      'inside: Access token from memory',
      'to-api: GET /api/external again',
      'from-api: 200 OK',
    ]);
  });

  it('draws the proof of a bound token', () => {
    const trace = new CallTrace();
    trace.endpoint = ENDPOINTS.external;
    trace.sent({ source: 'memory', decoded: { header: {}, claims: {} }, proven: true });
    expect(stepsOf(trace)[1]).toEqual({
      way: 'to-api',
      text: 'GET /api/external',
      header: 'Authorization: DPoP eyJ…',
      proof: 'DPoP: eyJ…, a new proof',
    });
  });

  it('draws the round for a nonce', () => {
    const trace = traceOf({}, { status: 401 });
    trace.sent({ source: 'memory', decoded: null, proven: true, again: 'nonce' });
    trace.answered(200);
    expect(stepsOf(trace).map(({ text }) => text)).toEqual([
      'Access token from memory',
      'GET /api/external',
      '401 Unauthorized',
      'Access token from memory',
      'GET /api/external again, with the nonce of the API',
      '200 OK',
    ]);
  });

  it.each([
    [ENDPOINTS.external, 'Access token from memory, bound to no key: this browser keeps none'],
    [ENDPOINTS.private, 'ID token from memory'],
  ])('says so where the browser keeps no key, of $path', (endpoint, text) => {
    const trace = new CallTrace();
    trace.endpoint = endpoint;
    trace.sent({ source: 'memory', decoded: null, keyless: true });
    expect(stepsOf(trace)[0]?.text).toBe(text);
  });

  it('draws where an id was filled in', () => {
    const trace = traceOf({}, { status: 204, endpoint: ENDPOINTS.deleteMessage });
    trace.path = '/api/messages/m1';
    expect(stepsOf(trace)[1]?.text).toBe('DELETE /api/messages/m1');
  });

  it('says so where nothing was sent', () => {
    const trace = new CallTrace();
    trace.error = new ApiError('login-required', 'x');
    expect(stepsOf(trace)).toEqual([{ way: 'inside', text: 'No token could be had, so nothing was sent', bad: true }]);
  });

  it('says so where a refused token could not be renewed', () => {
    const ends = (error: ApiError) => stepsOf(traceOf({}, { status: 401, error })).at(-1)?.text;
    expect(ends(new ApiError('login-required', 'x'))).toBe('No new token could be had');
    expect(ends(new ApiError('token-rejected', 'x', { status: 401, problem: {} }))).toBe('401 Unauthorized');
  });

  it('never draws the token itself', () => {
    expect(JSON.stringify(stepsOf(traceOf({ sub: 'ada' })))).not.toMatch(/eyJ\w/);
  });
});

describe('verdictOf', () => {
  it.each([
    [200, '200 OK'],
    [403, '403 Forbidden'],
    [0, 'No answer'],
  ])('words status %i as %s', (status, verdict) => expect(verdictOf(traceOf({}, { status }))).toBe(verdict));

  it('says that nothing was sent', () => expect(verdictOf(new CallTrace())).toBe('Not sent'));
});

describe('CallTrace', () => {
  let now: number;
  beforeEach(() => {
    now = 1000;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
  });
  afterEach(() => jest.restoreAllMocks());

  it('measures each leg', () => {
    const trace = new CallTrace();
    now += 20;
    trace.sent({ source: 'asked', decoded: null });
    now += 5;
    trace.answered(200);
    expect([...trace.legs.map(({ ms }) => ms), trace.ms]).toEqual([20, 5, 25]);
  });

  it('leaves out the time in which it waited for its turn', () => {
    const trace = new CallTrace();
    now += 20;
    trace.begin();
    now += 5;
    trace.sent({ source: 'memory', decoded: null });
    expect(trace.ms).toBe(5);
  });

  it('knows what it waits for', () => {
    const trace = new CallTrace();
    const seen = [trace.waitsFor];
    trace.sent({ source: 'memory', decoded: null });
    seen.push(trace.waitsFor);
    trace.answered(401);
    expect([...seen, trace.waitsFor]).toEqual(['token', 'api', 'token']);
  });
});
