import { createIdToken, createJwt } from './create-jwt';
import { figureOf } from './figure-of';
import { KeyServer } from './key-server';
import { sendRaw } from './send-raw';
import { startApi, type TestApi } from './start-api';

let keys: KeyServer;
let api: TestApi;
let began: number;

beforeEach(async () => {
  began = performance.now();
  keys = await new KeyServer().start();
  api = await startApi(keys, { metricsPort: 0 });
});
afterEach(async () => {
  await api.close();
  await keys.stop();
});

async function figure(name: string): Promise<number | undefined> {
  return figureOf(await api.metrics(), name);
}
const requests = (verdict: string) => figure(`latchkey_requests_total{verdict="${verdict}"}`);

describe('the metrics', () => {
  it('count requests by their verdict', async () => {
    await api.call('/api/external', createJwt());
    await api.call('/api/private', createIdToken());
    await api.call('/api/external', createJwt({ exp: 1 }));
    await api.call('/api/private-scoped', createJwt({ permissions: [] }));
    await api.get('/api/external');
    await api.get('/api/zzz');
    await sendRaw(api.origin, 'HELLO\r\n\r\n', true);
    const verdicts = [
      'accepted',
      'token_expired',
      'permission_missing',
      'token_missing',
      'not_found',
      'request_refused',
    ];
    expect(await Promise.all(verdicts.map(requests))).toEqual([2, 1, 1, 1, 1, 1]);
  });

  it('count what needs no token apart', async () => {
    const before = (await requests('open')) ?? 0; // the test's own questions whether the API is ready
    await api.get('/api/public');
    expect(await requests('open')).toBe(before + 1);
  });

  it('measure how long a token takes, in seconds', async () => {
    const token = createJwt();
    const since = performance.now();
    for (let i = 0; i < 3; i++) await api.call('/api/external', token);
    expect(await figure('latchkey_token_verification_seconds_count')).toBe(3);
    const whole = (performance.now() - since) / 1000;
    const sum = await figure('latchkey_token_verification_seconds_sum');
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBeLessThan(whole);
  });

  it('tell of the keys of an issuer: fetches by result, and age', async () => {
    const issuer = `issuer="${keys.origin}/"`;
    expect(await figure(`latchkey_key_fetches_total{${issuer},result="success"}`)).toBe(1);
    expect(await figure(`latchkey_key_fetches_total{${issuer},result="failure"}`)).toBe(0);
    expect(await figure(`latchkey_keys_age_seconds{${issuer}}`)).toBeLessThan((performance.now() - began) / 1000);
  });

  it('have no label that a caller makes up', async () => {
    await api.get('/api/made-up-by-a-caller', { 'x-made-up': 'made-up' });
    expect(await api.metrics()).not.toContain('made-up');
  });

  it('are for this machine only, as the API is without a HOST', async () => {
    const ports = [api.metricsPort, Number(new URL(api.origin).port)];
    // All of 127/8 leads here, and only who listens on every address hears it.
    for (const port of ports) await expect(fetch(`http://127.0.0.2:${port}/metrics`)).rejects.toThrow();
  });

  it("are not on the API's own port", async () => {
    expect((await api.get('/metrics')).status).toBe(404);
  });
});
