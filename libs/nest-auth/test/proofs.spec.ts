import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { type ProblemDto } from '@latchkey/wire';
import { parseJsonObject } from '../src/policy/json';
import { Nonces } from '../src/proof/nonces';
import { PROOF_CLAIM_RULES } from '../src/proof/proof-claim-rules';
import { isTaken, PROOF_HEADER_RULES } from '../src/proof/proof-header-rules';
import { importProofKey } from '../src/proof/proof-key';
import { REFUSALS } from '../src/refusal/refusal';
import { readTrust } from '../src/trust';
import { digestOf } from '../src/policy/verified-tokens';
import { ADDRESS, BINDING, createBindingKey, createBoundJwt, createProof } from './create-proof';
import { KeyServer } from './key-server';
import { type ProofRow } from './refused-proof';
import { ABSENT, FORMS } from './refused-proof-forms';
import { ALGORITHMS, KEYS, NO_KEYS, SECRETS, TYPES } from './refused-proof-keys';
import { REQUESTS, TIMES, TOKENS } from './refused-proof-requests';
import { optionsFor, startApp, type TestApp } from './start-app';

const PROOFS = [ABSENT, FORMS, TYPES, ALGORITHMS, NO_KEYS, SECRETS, KEYS, REQUESTS, TIMES, TOKENS].flat();

let keys: KeyServer;
let api: TestApp;

beforeAll(async () => {
  keys = await new KeyServer().start();
  api = await startApp({
    ...optionsFor(keys),
    metadata: 'https://api.test/.well-known/oauth-protected-resource',
    dpop: {
      addresses: [ADDRESS, 'https://acme.test/shop/', 'http://xn--bcher-kva.example:81'],
      algorithms: ['ES256', 'PS256', 'Ed25519'],
    },
  });
});
afterAll(async () => {
  await api.close();
  await keys.stop();
});

const token = () => createBoundJwt();
const show = (path: string, bound: string, dpop?: string, method = 'GET') =>
  fetch(`${api.origin}${path}`, { method, headers: { authorization: `DPoP ${bound}`, ...(dpop && { dpop }) } });

describe('a token that is bound to a key', () => {
  it('is taken with a proof of that key', async () => {
    const bound = token();
    const response = await show('/api/external', bound, createProof(bound));
    expect([response.status, await response.text(), response.headers.get('dpop-nonce')]).toEqual([200, 'access', null]);
  });

  it.each(['PS256', 'Ed25519'] as const)('is taken with a key for %s', async (alg) => {
    const key = createBindingKey(alg);
    const bound = createBoundJwt({}, key);
    for (let i = 0; i < 2; i++)
      expect((await show('/api/external', bound, createProof(bound, {}, { key }))).status).toBe(200);
  });

  it('needs a proof of its own each time', async () => {
    const bound = token();
    const proofs = [createProof(bound), createProof(bound)];
    for (const [proof, status] of [
      [proofs[0], 200],
      [proofs[1], 200],
      [proofs[0], 401],
    ] as const)
      expect((await show('/api/external', bound, proof)).status).toBe(status);
  });

  it('is held to its key when the token is known', async () => {
    const bound = token();
    const other = createBindingKey();
    expect((await show('/api/external', bound, createProof(bound))).status).toBe(200);
    const response = await show('/api/external', bound, createProof(bound, {}, { key: other }));
    expect([response.status, ((await response.json()) as ProblemDto).code]).toEqual([401, 'proof_key_wrong']);
  });

  it('is held to its signature under a known header', async () => {
    const bound = token();
    expect((await show('/api/external', bound, createProof(bound))).status).toBe(200);
    const forged = createProof(bound, {}, { key: { ...createBindingKey(), jwk: BINDING.jwk } });
    const response = await show('/api/external', bound, forged);
    expect([response.status, ((await response.json()) as ProblemDto).code]).toEqual([401, 'proof_signature_wrong']);
  });

  it('may be asked with HEAD', async () => {
    const bound = token();
    expect((await show('/api/external', bound, createProof(bound, { htm: 'HEAD' }), 'HEAD')).status).toBe(200);
    expect((await show('/api/external', bound, createProof(bound), 'HEAD')).status).toBe(401);
  });

  it('writes with a proof of the method', async () => {
    const bound = token();
    expect((await show('/api/external', bound, createProof(bound, { htm: 'POST' }), 'POST')).status).toBe(200);
  });

  it.each([
    ['in another letter case', 'dpop'],
    ['in capitals', 'DPOP'],
  ])('has its scheme %s', async (_what, scheme) => {
    const bound = token();
    const headers = { authorization: `${scheme}  ${bound}`, dpop: createProof(bound) };
    expect((await api.get('/api/external', headers)).status).toBe(200);
  });

  it.each([
    ['another address', 'https://acme.test/shop/api/external'],
    ['a default port', 'https://acme.test:443/shop/api/external'],
    ['another letter case of scheme and host', 'HTTPS://ACME.TEST/shop/api/external'],
    ['dot segments', 'https://acme.test/x/../shop/./api/y/../external'],
    ['dot segments with escapes', 'http://localhost:3001/api/x/%2e%2E/external'],
    ['letters escaped without need', 'http://localhost:3001/%61p%69/external'],
    ['a query and a fragment', 'http://localhost:3001/api/external?a=b#c'],
    ['a host of other letters', 'http://xn--bcher-kva.example:81/api/external'],
  ])('is taken with an htu with %s', async (_what, htu) => {
    const bound = token();
    expect((await show('/api/external', bound, createProof(bound, { htu }))).status).toBe(200);
  });

  it.each([
    ['with a query', '/api/external?a=/b'],
    ['as a whole URI of any host', 'http://evil.test/api/external'],
    ['with letters escaped without need', '/api/%65xternal'],
  ])('is taken for a target %s', async (_what, target) => {
    const bound = token();
    const headers = { authorization: `DPoP ${bound}`, dpop: createProof(bound) };
    const [response] = (await once(get(api.origin, { path: target, headers }), 'response')) as [IncomingMessage];
    expect(response.resume().statusCode).toBe(200);
  });

  it.each([
    ['280 s ago', -280],
    ['25 s ahead', 25],
    ['a fraction of a second ago', -0.5],
  ])('is taken with a proof made %s', async (_what, offset) => {
    const bound = token();
    expect((await show('/api/external', bound, createProof(bound, { iat: Date.now() / 1000 + offset }))).status).toBe(
      200,
    );
  });

  it('may expire in its proof too', async () => {
    const bound = token();
    const dpop = createProof(bound, { exp: Date.now() / 1000 + 60, nbf: 0, other: [] });
    expect((await show('/api/external', bound, dpop)).status).toBe(200);
  });
});

describe('a proof', () => {
  it.each(PROOFS.map((row) => [row[0], row] as const))('with %s is refused', async (_what, row) => {
    await expectRefusal(row);
  });

  it('is never repeated in a refusal', async () => {
    const bound = token();
    const proof = createProof(bound, { jti: 'a-special-jti', htu: 'https://evil.test/a-special-path?a-special-token' });
    const response = await show('/api/external', bound, proof);
    const text = JSON.stringify([...response.headers]) + (await response.text());
    for (const part of [...proof.split('.'), ...bound.split('.'), 'a-special', BINDING.jkt])
      expect(text).not.toContain(part);
  });
});

async function expectRefusal([, make, code, sentence]: ProofRow): Promise<void> {
  const { bound = token(), proof } = make();
  const response = await show('/api/external', bound, proof?.(bound));
  const body = (await response.json()) as ProblemDto;
  const { status, error } = REFUSALS[code];
  expect([response.status, body.code]).toEqual([status, code]);
  expect(body.detail).toContain(sentence);
  const challenge = response.headers.get('www-authenticate') ?? '';
  expect(challenge).toMatch(/^Bearer realm="https:\/\/api\.test", resource_metadata="[^"]+", DPoP realm=/);
  expect(challenge.match(/error="[^"]*"/g)).toEqual([`error="${error}"`]);
  expect(challenge).toContain(`, DPoP realm="https://api.test", error="${error}", error_description="`);
  expect(challenge).toContain('algs="ES256 PS256 Ed25519"');
}

describe('each rule of proofs', () => {
  const parse = (text: string, part: number) => parseJsonObject(Buffer.from(text.split('.')[part] ?? '', 'base64url'));

  /** The first rule that a proof breaks: the one without which a row above would fail. */
  function firstBroken([, make]: ProofRow): unknown {
    const { bound = token(), proof } = make();
    const { proofs } = readTrust({ ...optionsFor(keys), dpop: { addresses: [ADDRESS] } });
    const options = { ...proofs, full: true };
    try {
      const text = proof?.(bound) ?? '';
      const [header, claims] = [parse(text, 0), parse(text, 1)];
      const { alg, jwk } = header;
      const key = isTaken(alg, options) ? importProofKey(alg, Object(jwk) as Record<string, unknown>) : undefined;
      const { jkt } = (parse(bound, 1)['cnf'] ?? {}) as { jkt: string };
      const brokenHeader = PROOF_HEADER_RULES.find(({ broken }) => broken({ header, key, jkt, options }) !== undefined);
      const request = { method: 'GET', path: '/api/external', ath: digestOf(bound), rule: options };
      const inspection = { ...request, claims, nonces: new Nonces(), options, now: Date.now() / 1000 };
      return brokenHeader ?? PROOF_CLAIM_RULES.find(({ broken }) => broken(inspection) !== undefined);
    } catch (error) {
      if (error instanceof SyntaxError) return undefined; // refused for its form
      throw error;
    }
  }

  it('refuses a proof above', () => {
    const used = new Set(PROOFS.map(firstBroken));
    const idle = [...PROOF_HEADER_RULES, ...PROOF_CLAIM_RULES].filter((rule) => !used.has(rule));
    expect(idle.map(({ of, code }) => [of, code])).toEqual([]);
  });

  it('names its specification', () => {
    for (const { source } of [...PROOF_HEADER_RULES, ...PROOF_CLAIM_RULES]) expect(source).toMatch(/RFC \d{4}/);
  });
});
