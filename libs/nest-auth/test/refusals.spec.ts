import { type ProblemDto } from '@latchkey/wire';
import { ACCESS_TOKEN_POLICY } from '../src/policy/access-token';
import { ID_TOKEN_POLICY } from '../src/policy/id-token';
import { decodeToken } from '../src/policy/jws';
import { LOGOUT_TOKEN_POLICY } from '../src/policy/logout-token';
import { type Rule } from '../src/policy/policy';
import { Refusal, REFUSALS } from '../src/refusal/refusal';
import { AUDIENCE, CLIENT_ID, createIdToken, createJwt, createRfc9068Jwt, now, tenant } from './create-jwt';
import { KeyServer } from './key-server';
import { CLAIMS, ID_LIFETIMES, LIFETIMES, NO_ACCESS_TOKENS, NO_ID_TOKENS, type Row } from './refused-claims';
import { FORMS } from './refused-forms';
import { LOGOUT_TOKENS } from './refused-logout-tokens';
import { optionsFor, startApp, type TestApp } from './start-app';

let keys: KeyServer;
let app: TestApp;

beforeAll(async () => {
  keys = await new KeyServer().start();
  app = await startApp({ ...optionsFor(keys), dpop: { addresses: ['https://api.test'] } });
});
afterAll(async () => {
  await app.close();
  await keys.stop();
});

async function expectRefusal(path: string, [, token, code, sentence]: Row): Promise<void> {
  const response = await app.call(path, token());
  const body = (await response.json()) as ProblemDto;
  const { status, error } = REFUSALS[code];
  expect([response.status, body.status, body.code]).toEqual([status, status, code]);
  expect(body.detail).toContain(sentence);
  const challenge = response.headers.get('www-authenticate') ?? '';
  expect(challenge.match(/error="[^"]*"/g)).toEqual([`error="${error}"`]);
  expect(/error_description="([^"]*)"/.exec(challenge)?.[1]).toBe(toDescription(body.detail));
}

const toDescription = (detail: string) => detail.replaceAll('"', "'").replace(/[^\x20-\x5B\x5D-\x7E]/g, '?');
const named = (rows: readonly Row[]) => rows.map((row) => [row[0], row] as const);

describe('an endpoint for access tokens', () => {
  it.each(named([...FORMS, ...CLAIMS, ...NO_ACCESS_TOKENS]))('refuses %s', async (_what, row) => {
    await expectRefusal('/api/external', row);
  });

  it.each([
    ['the RFC 9068 dialect', () => createRfc9068Jwt()],
    ['typ application/at+jwt', () => createJwt({}, { header: { typ: 'application/at+jwt' } })],
    ['typ in another letter case', () => createJwt({}, { header: { typ: 'AT+JWT' } })],
    ['no typ', () => createJwt({}, { header: { typ: undefined } })],
    ['the client among the audiences', () => createJwt({ aud: [AUDIENCE, CLIENT_ID] })],
    ['neither iat nor nbf', () => createJwt({ iat: undefined })],
    ['an expiry with a fraction', () => createJwt({ exp: now() + 60.5 })],
    ['times ahead within the tolerance', () => createJwt({ iat: now() + 4, nbf: now() + 4 })],
    ['claims it does not know', () => createJwt({ 'https://acme.test/roles': ['x'], sid: 's', constructor: 1 })],
  ])('takes %s', async (_what, token) => {
    expect((await app.call('/api/external', token())).status).toBe(200);
  });

  it('follows no key that a header brings', async () => {
    let visits = 0;
    const other = await new KeyServer().start();
    tenant.issuer = `${keys.origin}/`;
    other.behave = (_request, response) => void (visits++, response.end());
    const stranger = { jku: other.uri, x5u: other.uri, jwk: { kty: 'RSA' }, x5c: ['MII'] };
    expect((await app.call('/api/external', createJwt({}, { header: stranger }))).status).toBe(200);
    const unknown = createJwt({}, { header: { ...stranger, kid: 'theirs' } });
    expect((await app.call('/api/external', unknown)).status).toBe(401);
    expect(visits).toBe(0);
    await other.stop();
  });
});

describe('an endpoint for ID tokens', () => {
  it.each(named(NO_ID_TOKENS))('refuses %s', async (_what, row) => {
    await expectRefusal('/api/private', row);
  });

  it.each([
    ['one audience in an array', () => createIdToken({ aud: [CLIENT_ID] })],
    ['azp of this client', () => createIdToken({ azp: CLIENT_ID })],
    ['several audiences and its azp', () => createIdToken({ aud: [CLIENT_ID, 'other'], azp: CLIENT_ID })],
  ])('takes %s', async (_what, token) => {
    expect((await app.call('/api/private', token())).status).toBe(200);
  });

  it('is /api/private and not what begins like it', async () => {
    expect((await app.call('/api/private-scoped', createIdToken())).status).toBe(401);
    expect((await app.call('/api/private', createJwt())).status).toBe(401);
  });
});

describe('each rule of a policy', () => {
  /** The first rule that a token breaks: the one without which a row above would fail. */
  function firstBroken([, token]: Row, policy: readonly Rule[]): Rule | undefined {
    const expected = {
      issuer: tenant.issuer,
      audiences: [AUDIENCE],
      clientId: CLIENT_ID,
      algorithms: ['RS256'],
      maxTokenLength: 8192,
      maxTokenLifetime: 2_592_000,
      full: true,
    } as const;
    try {
      const inspection = { ...decodeToken(token()), expected, now: Date.now() / 1000 };
      return policy.find((rule) => rule.broken(inspection) !== undefined);
    } catch (error) {
      if (error instanceof Refusal) return undefined; // refused for its form, before there are claims
      throw error;
    }
  }

  it.each([
    ['access tokens', ACCESS_TOKEN_POLICY, [...FORMS, ...CLAIMS, ...LIFETIMES, ...NO_ACCESS_TOKENS]],
    ['ID tokens', ID_TOKEN_POLICY, [...NO_ID_TOKENS, ...ID_LIFETIMES]],
    ['logout tokens', LOGOUT_TOKEN_POLICY, LOGOUT_TOKENS],
  ])('for %s refuses a token above', (_kind, policy, rows) => {
    const used = new Set(rows.map((row) => firstBroken(row, policy)));
    expect(policy.filter((rule) => !used.has(rule)).map(({ of, code }) => [of, code])).toEqual([]);
  });

  it('names its specification', () => {
    for (const { source } of [...ACCESS_TOKEN_POLICY, ...ID_TOKEN_POLICY, ...LOGOUT_TOKEN_POLICY])
      expect(source).toMatch(/RFC \d{4}|OpenID Connect (Core|Back-Channel Logout) 1/);
  });
});
