import { HttpClient, HttpContext } from '@angular/common/http';
import { HttpTestingController, type TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { type GivenToken } from '@latchkey/angular-auth';
import { CALL_WITNESS } from './call-witness';
import { Pauses } from './pauses';
import { configureInterceptor } from '../test/configure-interceptor';
import { given } from '../test/fake-auth-client';

describe('authInterceptor at a limit of the API', () => {
  let tokens: number;
  let proofs: number;
  let seen: string[];

  beforeEach(() => {
    tokens = proofs = 0;
    seen = [];
    const key = { prove: async () => `proof ${++proofs}`, remember: () => Promise.resolve() };
    const token = (): Promise<GivenToken> => Promise.resolve({ ...given(`token ${++tokens}`), key });
    configureInterceptor(token);
  });
  afterEach(() => TestBed.inject(HttpTestingController).verify());

  const turns = async () => {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  const until = () => TestBed.inject(Pauses).until();

  function begin(method = 'GET', path = '/api/external') {
    const outcome: unknown[] = [];
    const witness = {
      sent: ({ again }: { again?: string }) => void seen.push(again ?? 'first'),
      answered: (status: number) => void seen.push(String(status)),
      waited: () => void seen.push('waited'),
    };
    const context = new HttpContext().set(CALL_WITNESS, witness);
    const subscription = TestBed.inject(HttpClient)
      .request(method, path, { body: { text: 'Hello' }, context })
      .subscribe({ next: () => outcome.push('answered'), error: ({ status }) => outcome.push(status) });
    const attempt = async (): Promise<TestRequest> => {
      await turns();
      return TestBed.inject(HttpTestingController).expectOne(path);
    };
    return { outcome, attempt, subscription };
  }
  const limit = (attempt: TestRequest, wait?: string, code = 'rate_limited') =>
    attempt.flush({ code }, { status: 429, statusText: 'x', headers: wait ? { 'Retry-After': wait } : {} });

  it.each([
    ['GET', '/api/external'],
    ['POST', '/api/messages'],
    ['DELETE', '/api/messages/1'],
  ])('sends a %s once more when the time is over, and no more', async (method, path) => {
    const call = begin(method, path);
    limit(await call.attempt(), '0');
    const again = await call.attempt();
    const { headers, body } = again.request;
    expect([headers.get('Authorization'), headers.get('DPoP'), body]).toEqual([
      'DPoP token 2',
      'proof 2',
      { text: 'Hello' },
    ]);
    limit(again, '0');
    await turns();
    expect(call.outcome).toEqual([429]);
    expect(seen).toEqual(['first', '429', 'waited', 'limited', '429']);
  });

  it('asks for token and proof when it goes on, and not before', async () => {
    const call = begin();
    limit(await call.attempt(), '60');
    await turns();
    expect([tokens, proofs, call.outcome]).toEqual([1, 1, []]);
    call.subscription.unsubscribe();
  });

  it('tells until when it waits, and no longer than it does', async () => {
    const [short, long] = [begin(), begin('POST', '/api/messages')];
    const before = Date.now();
    limit(await short.attempt(), '30');
    limit(await long.attempt(), new Date(before + 60_000).toUTCString());
    await turns();
    const end = until() ?? 0;
    expect(end - before > 50_000 && end - before < 70_000).toBe(true);
    long.subscription.unsubscribe();
    expect(until()).toBeLessThan(end - 20_000);
    short.subscription.unsubscribe();
    expect(until()).toBeNull();
  });

  it.each([
    ['no time', undefined, 'rate_limited'],
    ['more than two minutes', '121', 'rate_limited'],
    ['what cannot be read', 'soon', 'rate_limited'],
    ['another cause than time', '1', 'streams_full'],
  ])('leaves a 429 with %s as it is', async (_, wait, code) => {
    const call = begin();
    limit(await call.attempt(), wait, code);
    await turns();
    expect([call.outcome, until()]).toEqual([[429], null]);
  });
});
