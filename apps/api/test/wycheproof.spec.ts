import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROBLEM_CODES, type ProblemDto } from '@latchkey/shared';
import { Strategy } from 'passport-jwt';
import { keyName, usableKeys } from '../src/auth/jwk';
import { KeyServer } from './key-server';
import { startApi, type TestApi } from './start-api';

/** Project Wycheproof's vectors for signed tokens (see vectors/SOURCE.txt), in groups under one key. */
interface Group {
  readonly comment: string;
  readonly public?: Readonly<Record<string, unknown>>;
  readonly tests: readonly {
    tcId: number;
    comment: string;
    jws: unknown;
    result: 'valid' | 'invalid' | 'acceptable';
  }[];
}

const file = join(import.meta.dirname, 'vectors', 'json_web_signature_test.json');
const { testGroups: groups } = JSON.parse(readFileSync(file, 'utf8')) as { testGroups: readonly Group[] };
const vectors = groups.flatMap(({ public: jwk, tests }) => tests.map((test) => ({ ...test, jwk })));

const textOf = (jws: unknown): string => (typeof jws === 'string' ? jws : JSON.stringify(jws));

/** The key that the header names, as the API would take it from a set with this key. */
function keyFor(jws: string, jwk: unknown) {
  const [header = ''] = jws.split('.');
  const { kid, alg } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string; alg: string };
  return alg === 'RS256' ? usableKeys([jwk]).get(keyName(kid, 'RS256')) : undefined;
}

/** Whether passport-jwt's verifier takes the signature under a key that passed our own choice of keys. */
function isSigned(jws: unknown, jwk: unknown): boolean {
  let signed = false;
  try {
    const key = keyFor(textOf(jws), jwk);
    if (!key) return false;
    const verifier = (Strategy as unknown as { JwtVerifier: (...args: unknown[]) => void }).JwtVerifier;
    verifier(jws, key, { algorithms: ['RS256'] }, (error: unknown) => (signed = !error));
  } catch {
    return false; // no key is left, or the header is no JSON
  }
  return signed;
}

describe('the signature step', () => {
  const rs256 = vectors.filter(({ jwk, result }) => result === 'valid' && jwk?.['alg'] === 'RS256');

  it('takes every valid RS256 vector that has a payload', () => {
    const refused = rs256.filter(({ jws, jwk }) => !isSigned(jws, jwk)).map(({ comment }) => comment);
    expect([rs256.length > 5, refused]).toEqual([true, ['emptyPayload']]);
  });

  it('refuses every invalid vector, and every other algorithm', () => {
    const taken = vectors.filter((vector) => !rs256.includes(vector) && isSigned(vector.jws, vector.jwk));
    expect(taken.map(({ tcId, comment }) => [tcId, comment])).toEqual([]);
  });
});

describe('the API', () => {
  let keys: KeyServer;
  let api: TestApi;
  afterEach(async () => {
    await api.close();
    await keys.stop();
  });

  it('refuses every vector with a known code', async () => {
    keys = await new KeyServer().start();
    keys.publish(...groups.flatMap(({ public: jwk }) => (jwk ? [jwk] : [])));
    api = await startApi(keys);
    const answers = await Promise.all(
      vectors.map(async ({ jws }) => {
        const response = await api.call('/api/external', textOf(jws).replace(/[^\x20-\x7E]/g, ''));
        const { code } = (await response.json()) as ProblemDto;
        return PROBLEM_CODES.includes(code) ? response.status : code;
      }),
    );
    expect(vectors).toHaveLength(401);
    expect([...new Set(answers)].sort()).toEqual([400, 401]);
  });
});
