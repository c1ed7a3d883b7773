import { Agent, request } from 'node:http';
import { PROBLEM_CODES, type ProblemDto } from '@latchkey/shared';
import { createIdToken, createJwt } from './create-jwt';
import { createBoundJwt } from './create-proof';
import { KeyServer } from './key-server';
import { Fuzz, seeded } from './fuzz';
import { sendRaw } from './send-raw';
import { startApi, type TestApi } from './start-api';

let keys: KeyServer;
let api: TestApi;
const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

beforeAll(async () => {
  process.on('unhandledRejection', note).on('uncaughtException', note);
  keys = await new KeyServer().start();
  api = await startApi(keys);
});
afterAll(async () => {
  process.off('unhandledRejection', note).off('uncaughtException', note);
  agent.destroy();
  await api.close();
  await keys.stop();
});

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

function ask(path: string, authorization: string, dpop?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      `${api.origin}${path}`,
      { agent, headers: { authorization, ...(dpop !== undefined && { dpop }) } },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, type: String(response.headers['content-type']), body }),
        );
      },
    );
    asked.on('error', reject).end();
  });
}

/** What is wrong with an answer, if anything. */
function flaw({ status, type, body }: Answer): string | undefined {
  if (status === 200) return undefined;
  if (![400, 401, 403, 404, 405, 431].includes(status)) return `status ${status}`;
  if (!type.startsWith('application/problem+json')) return `type ${type}`;
  const problem = JSON.parse(body) as ProblemDto;
  return PROBLEM_CODES.includes(problem.code) && problem.status === status ? undefined : body;
}

/** What a changed proof can be refused for. */
const PROOF_CODES = [
  'ok',
  'proof_algorithm_refused',
  'proof_key_refused',
  'proof_malformed',
  'proof_nonce_needed',
  'proof_request_wrong',
  'proof_signature_wrong',
  'proof_token_wrong',
];

const stillWorks = async () => [
  (await api.call('/api/external', createJwt())).status,
  (await api.call('/api/private', createIdToken())).status,
];

describe('whatever a caller sends', () => {
  const SEED = 20261121;

  it('as a token is answered by 200 or a known refusal', async () => {
    const fuzz = new Fuzz(seeded(SEED));
    const flaws: unknown[] = [];
    const seen = new Set<string>();
    for (let i = 0; i < 2000; i += 50) {
      const values = Array.from({ length: 50 }, () => [
        fuzz.pick(['/api/external', '/api/private', '/api/private-scoped']),
        fuzz.authorization(),
      ]);
      await Promise.all(
        values.map(async ([path = '', authorization = '']) => {
          const answer = await ask(path, authorization.replace(/[^\t\x20-\x7E]/g, '?'));
          seen.add(answer.status === 200 ? 'ok' : (JSON.parse(answer.body) as ProblemDto).code);
          if (flaw(answer)) flaws.push([path, authorization, flaw(answer)]);
        }),
      );
    }
    expect(flaws).toEqual([]);
    expect(seen.size).toBeGreaterThan(15); // it reaches most of the rules
    expect([await stillWorks(), unhandled]).toEqual([[200, 200], []]);
  });

  it('as a proof is answered by 200 or a known refusal', async () => {
    const fuzz = new Fuzz(seeded(SEED + 2));
    const flaws: unknown[] = [];
    const seen = new Set<string>();
    for (let i = 0; i < 1500; i += 50) {
      await Promise.all(
        Array.from({ length: 50 }, async () => {
          const bound = createBoundJwt();
          const proof = fuzz.proof(bound).replace(/[^\t\x20-\x7E]/g, '?');
          const answer = await ask('/api/external', `DPoP ${bound}`, proof);
          seen.add(answer.status === 200 ? 'ok' : (JSON.parse(answer.body) as ProblemDto).code);
          if (flaw(answer)) flaws.push([proof, flaw(answer)]);
        }),
      );
    }
    expect(flaws).toEqual([]);
    expect([...seen].sort()).toEqual(expect.arrayContaining(PROOF_CODES));
    expect([await stillWorks(), unhandled]).toEqual([[200, 200], []]);
  }, 60_000);

  it('as bytes is answered by a known refusal', async () => {
    const fuzz = new Fuzz(seeded(SEED + 1));
    const flaws: unknown[] = [];
    for (let i = 0; i < 300; i += 25) {
      await Promise.all(
        Array.from({ length: 25 }, async () => {
          const text = bytes(fuzz);
          const { status, headers, body } = await sendRaw(api.origin, text, true);
          const type = /content-type: (.*)/.exec(headers)?.[1] ?? '';
          // Node may close a connection without a word where it takes the bytes for the end of one.
          if (status !== 0 && status !== 204 && !/^HEAD/.test(text)) {
            const wrong = flaw({ status, type, body });
            if (wrong) flaws.push([text.slice(0, 200), wrong]);
          }
        }),
      );
    }
    expect(flaws).toEqual([]);
    expect([await stillWorks(), unhandled]).toEqual([[200, 200], []]);
  });
});

/** A request of odd pieces that ends, so that an answer comes. */
function bytes(fuzz: Fuzz): string {
  const method = fuzz.pick(['GET', 'GET', 'HEAD', 'POST', 'OPTIONS', 'PUT', 'get', 'G\0T', '']);
  const path = fuzz.pick([
    '/api/external',
    '/api/private',
    '/%',
    '/%00',
    '//',
    '/api/../api/external',
    '*',
    '/?access_token',
    '/api/external?a[__proto__]=1',
    `/${'x'.repeat(9000)}`,
  ]);
  const line = `${method} ${path} HTTP/1.${fuzz.pick(['1', '1', '0', '9'])}\r\n`;
  const headers = Array.from({ length: fuzz.below(4) }, () =>
    fuzz.pick([
      `Authorization: ${fuzz.authorization().replace(/[^\t\x20-\xFF]/g, '?')}\r\n`,
      `Authorization: Bearer ${String.fromCharCode(1 + fuzz.below(255))}\r\n`,
      `Origin: ${fuzz.pick(['null', 'http://localhost:4200', '\xFF', ''])}\r\n`,
      `Accept: ${fuzz.pick(['text/html', '*/*', '\xFF'])}\r\n`,
      'Expect: 100-continue\r\n',
      'Upgrade: websocket\r\nConnection: Upgrade\r\n',
      'Transfer-Encoding: chunked\r\n',
      'X\r\n',
      'Cookie: a=b; __proto__=c\r\n',
      'DPoP: a.b.c\r\nDPoP:\r\n',
      'Accept-Version: 9\r\n',
    ]),
  );
  return `${line}Host: x\r\n${headers.join('')}Connection: close\r\n\r\n0\r\n\r\n`;
}
