import { HttpClient, HttpContext } from '@angular/common/http';
import { HttpTestingController, type TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { AuthError, type GivenToken } from '@latchkey/angular-auth';
import { SENT_WHEN, WITHOUT_PROOF } from './auth-interceptor';
import { CALL_WITNESS, type SentToken } from './call-witness';
import { configureInterceptor } from '../test/configure-interceptor';
import { given } from '../test/fake-auth-client';

const challenge = (error: string) => `Bearer realm="x", DPoP realm="x", algs="ES256", error="${error}"`;
const NONCE = { 'WWW-Authenticate': challenge('use_dpop_nonce'), 'DPoP-Nonce': 'n1' };
const INVALID = { 'WWW-Authenticate': challenge('invalid_token') };

describe('authInterceptor with bound tokens', () => {
  let proofs: number;
  let nonces: string[];
  let failing: AuthError | undefined;

  const settle = () => new Promise((resolve) => setTimeout(resolve));
  const key = {
    prove: async (method: string, url: string) => {
      const nonce = nonces.at(-1) ?? 'without';
      await settle(); // as a browser's store, which needs a turn of its own
      if (failing) throw failing;
      return `${method} ${url} ${nonce} ${++proofs}`;
    },
    remember: async (nonce: string) => (await settle(), void nonces.push(nonce)),
  };

  beforeEach(() => {
    proofs = 0;
    nonces = [];
    failing = undefined;
    const token = (kind: string, refused?: GivenToken) =>
      Promise.resolve({ ...given(refused ? 'new' : kind), ...(kind === 'access' && { key }) });
    configureInterceptor(token);
  });
  afterEach(() => TestBed.inject(HttpTestingController).verify());

  /** Begins a request; gives what came of it, and how its next attempt is got hold of. */
  function begin(method = 'GET', path = '/api/external', options: { context?: HttpContext; headers?: object } = {}) {
    const outcome: unknown[] = [];
    const subscription = TestBed.inject(HttpClient)
      .request(method, path, { body: { text: 'Hello' }, ...options, headers: { ...options.headers } })
      .subscribe({ next: () => outcome.push('answered'), error: ({ status, code }) => outcome.push(status ?? code) });
    const attempt = async (): Promise<TestRequest> => {
      for (let turns = 0; turns < 5; turns++) await settle();
      return TestBed.inject(HttpTestingController).expectOne((request) => request.url.startsWith(path));
    };
    return { outcome, attempt, subscription };
  }
  const sent = ({ request }: TestRequest) => [request.headers.get('Authorization'), request.headers.get('DPoP')];
  const refuse = (attempt: TestRequest, headers: Record<string, string>, status = 401) =>
    attempt.flush({}, { status, statusText: 'x', headers });

  it('sends the token with a proof for this method and this very URL', async () => {
    const call = begin('GET', '/api/external?a=1');
    const attempt = await call.attempt();
    expect(sent(attempt)).toEqual(['DPoP access', `GET ${location.origin}/api/external?a=1 without 1`]);
    attempt.flush({});
    expect(call.outcome).toEqual(['answered']);
  });

  it('sends an ID token as a bearer token', async () => {
    expect(sent(await begin('GET', '/api/private').attempt())).toEqual(['Bearer id', null]);
  });

  it.each([
    ['GET', '/api/external'],
    ['POST', '/api/messages'],
    ['DELETE', '/api/messages/1'],
  ])('sends a %s once more with the nonce that the API wants', async (method, path) => {
    const call = begin(method, path);
    refuse(await call.attempt(), NONCE);
    const again = await call.attempt();
    expect([sent(again), again.request.body]).toEqual([
      ['DPoP access', `${method} ${location.origin}${path} n1 2`],
      { text: 'Hello' },
    ]);
    refuse(again, NONCE); // once, and no more
    await settle();
    await settle();
    expect(call.outcome).toEqual([401]);
  });

  const REPLAYED = { 'WWW-Authenticate': challenge('invalid_dpop_proof') };
  const replay = (attempt: TestRequest) =>
    attempt.flush({ code: 'proof_replayed' }, { status: 401, statusText: 'x', headers: REPLAYED });

  it.each([
    ['GET', '/api/external', {}],
    ['POST', '/api/messages', { 'Idempotency-Key': '"k1"' }],
  ])('sends a %s once more where a proxy has used its proof', async (method, path, headers) => {
    const call = begin(method, path, { headers });
    replay(await call.attempt());
    const again = await call.attempt();
    expect(sent(again)).toEqual(['DPoP access', `${method} ${location.origin}${path} without 2`]);
    replay(again); // once, and no more
    await settle();
    await settle();
    expect(call.outcome).toEqual([401]);
  });

  it.each([
    ['POST', '/api/messages'],
    ['DELETE', '/api/messages/1'],
  ])('sends no %s twice that a proxy may have brought', async (method, path) => {
    const call = begin(method, path);
    replay(await call.attempt());
    await settle();
    await settle();
    expect(call.outcome).toEqual([401]);
  });

  it('asks for no other attempt where no nonce came along', async () => {
    const call = begin();
    refuse(await call.attempt(), { 'WWW-Authenticate': challenge('use_dpop_nonce') });
    await settle();
    await settle();
    expect(call.outcome).toEqual([401]);
  });

  it('keeps the nonce of a good answer, and of a bad one', async () => {
    const first = begin();
    (await first.attempt()).flush({}, { headers: { 'DPoP-Nonce': 'n1' } });
    await settle();
    const second = begin();
    const attempt = await second.attempt();
    expect(sent(attempt)[1]).toContain(' n1 2');
    refuse(attempt, { 'DPoP-Nonce': 'n2' }, 403);
    await settle();
    expect(sent(await begin().attempt())[1]).toContain(' n2 3');
  });

  it('has a proof of its own for each attempt, whatever for', async () => {
    const call = begin('POST', '/api/messages', { headers: { 'Idempotency-Key': 'k1' } });
    const seen: unknown[] = [];
    for (const answer of [NONCE, INVALID]) {
      const attempt = await call.attempt();
      seen.push(...sent(attempt));
      refuse(attempt, answer);
    }
    const third = await call.attempt();
    seen.push(...sent(third));
    refuse(third, {}, 500);
    const last = await call.attempt();
    seen.push(...sent(last));
    last.flush({});
    const url = `POST ${location.origin}/api/messages`;
    expect(seen).toEqual([
      ...['DPoP access', `${url} without 1`],
      ...['DPoP access', `${url} n1 2`],
      ...['DPoP new', `${url} n1 3`],
      ...['DPoP access', `${url} n1 4`],
    ]);
  });

  it('tells a witness of proof and round', async () => {
    const told: SentToken[] = [];
    const witness = { sent: (token: SentToken) => void told.push(token), answered: () => undefined };
    const call = begin('GET', '/api/external', { context: new HttpContext().set(CALL_WITNESS, witness) });
    refuse(await call.attempt(), NONCE);
    (await call.attempt()).flush({});
    expect(told).toMatchObject([
      { proven: true, again: undefined },
      { proven: true, again: 'nonce' },
    ]);
    expect(JSON.stringify(told)).not.toContain('access');
  });

  it('sends nothing where the key is lost', async () => {
    failing = new AuthError('key-lost', undefined, undefined, 'x');
    const call = begin();
    for (let turns = 0; turns < 5; turns++) await settle();
    expect(call.outcome).toEqual(['key-lost']);
  });

  it('sends a copied token without its key, and once', async () => {
    const call = begin('GET', '/api/external', { context: new HttpContext().set(WITHOUT_PROOF, true) });
    const attempt = await call.attempt();
    expect(sent(attempt)).toEqual(['Bearer access', null]);
    refuse(attempt, INVALID);
    await settle();
    expect([call.outcome, proofs]).toEqual([[401], 0]);
  });

  describe('with a time to be sent at', () => {
    const later = () => {
      let go: () => void = () => undefined;
      const when = new Promise<void>((resolve) => (go = resolve));
      return { go, context: new HttpContext().set(SENT_WHEN, when) };
    };

    it('has the proof ready, and goes without another turn', async () => {
      const { go, context } = later();
      begin('DELETE', '/api/messages/1', { context });
      for (let turns = 0; turns < 5; turns++) await settle();
      expect(proofs).toBe(1);
      TestBed.inject(HttpTestingController).expectNone('/api/messages/1');
      go();
      for (let times = 0; times < 10; times++) await Promise.resolve(); // a page that is left has microtasks, and no more
      const { request } = TestBed.inject(HttpTestingController).expectOne('/api/messages/1');
      expect(request.headers.get('DPoP')).toContain('DELETE');
    });

    it('tells of a failure then, and not before', async () => {
      failing = new AuthError('key-lost', undefined, undefined, 'x');
      const { go, context } = later();
      const call = begin('DELETE', '/api/messages/1', { context });
      for (let turns = 0; turns < 5; turns++) await settle();
      expect(call.outcome).toEqual([]);
      go();
      await settle();
      expect(call.outcome).toEqual(['key-lost']);
    });
  });
});
