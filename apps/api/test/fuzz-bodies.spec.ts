import { Agent, request } from 'node:http';
import { PROBLEM_CODES, type ProblemDto } from '@latchkey/shared';
import { ask, writerToken } from './call-messages';
import { createJwt } from './create-jwt';
import { KeyServer } from './key-server';
import { Fuzz, seeded } from './fuzz';
import { startApi, type TestApi } from './start-api';

let keys: KeyServer;
let api: TestApi;
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

beforeAll(async () => {
  keys = await new KeyServer().start();
  api = await startApi(keys);
});
afterAll(async () => {
  agent.destroy();
  await api.close();
  await keys.stop();
});

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** Status, and the code of a refusal. */
function send({ method, path, headers, body }: Sent): Promise<[number, string | undefined]> {
  return new Promise((resolve, reject) => {
    const asked = request(`${api.origin}${path}`, { agent, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        const { code } = (text.startsWith('{') ? JSON.parse(text) : {}) as Partial<ProblemDto>;
        resolve([response.statusCode ?? 0, code]);
      });
    });
    asked.on('error', reject).end(body);
  });
}

const TYPES = [
  'application/json',
  'application/json',
  'application/json;charset=utf-16',
  'application/x-www-form-urlencoded',
];
const OTHERS = [
  'multipart/form-data; boundary=x',
  'text/plain',
  '',
  ';',
  'application/vnd.api+json',
  'APPLICATION/JSON',
];
const BODIES = [
  '{"text":"x"}',
  '{"text":"\\ud800"}',
  '{"text":"x","text":"y"}',
  '{"text":{"__proto__":1}}',
  '{"__proto__":{"text":"x"}}',
  '{"constructor":{"prototype":{}}}',
  `{"text":${'['.repeat(5000)}${']'.repeat(5000)}}`,
  `{"text":"${'x'.repeat(1001)}"}`,
  `{"text":"${'x'.repeat(20_000)}"}`,
  `{${Array.from({ length: 900 }, (_, i) => `"m${i}":1`).join()}}`,
  '{"text":1e999}',
  '[{"text":"x"}]',
  '"text"',
  'null',
  '{',
  '\uFEFF{}',
  '\0',
  'access_token=x&text=y',
  '{"access_token":"x","text":"y"}',
  '--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nx\r\n--x--',
];
const KEYS = ['one', '"one"', '""', '"', 'x'.repeat(300), 'a b', '%00', '"a\\"b"'];
const PATHS = [
  '/api/messages',
  '/api/messages',
  '/api/messages/x',
  '/api/messages/stream',
  '/api/external',
  '/api/public',
];

describe('whatever a caller sends as a body', () => {
  it('is answered by success or a known refusal', async () => {
    const fuzz = new Fuzz(seeded(20261128));
    const tokens = [writerToken(), createJwt(), 'x.y.z'];
    const seen = new Set<string>();
    const flaws: unknown[] = [];
    for (let i = 0; i < 1500; i += 50) {
      const all = Array.from({ length: 50 }, (): Sent => {
        const bytes = Buffer.from(fuzz.below(3) === 0 ? `{"text":"${fuzz.below(9)}"}` : fuzz.pick(BODIES));
        if (fuzz.below(4) === 0) bytes[fuzz.below(bytes.length)] = fuzz.below(256);
        const headers: Record<string, string> = {
          authorization: `Bearer ${fuzz.pick([tokens[0], tokens[0], ...tokens])}`,
          'content-type': fuzz.pick(fuzz.below(2) === 0 ? TYPES : OTHERS),
        };
        if (fuzz.below(3) === 0) headers['idempotency-key'] = fuzz.pick(KEYS);
        if (fuzz.below(9) === 0) headers['content-encoding'] = fuzz.pick(['gzip', 'identity', 'br, gzip']);
        if (fuzz.below(9) === 0) headers['transfer-encoding'] = 'chunked';
        else headers['content-length'] = String(bytes.length);
        if (fuzz.below(9) === 0) headers['expect'] = '100-continue';
        const method = fuzz.pick(['POST', 'POST', 'POST', 'PUT', 'DELETE', 'PATCH', 'QUERY', 'HEAD', 'OPTIONS']);
        return { method, path: fuzz.pick(PATHS), headers, body: bytes };
      });
      await Promise.all(
        all.map(async (sent) => {
          const [status, code] = await send(sent);
          seen.add(code ?? String(status));
          const known = status < 300 || code === undefined || PROBLEM_CODES.some((one) => one === code);
          if (status >= 500 || !known) flaws.push([status, code, { ...sent, body: sent.body.toString('latin1') }]);
        }),
      );
    }
    expect(flaws).toEqual([]);
    expect([...seen]).toEqual(
      expect.arrayContaining([
        '201',
        'body_invalid',
        'body_too_large',
        'body_type_unsupported',
        'body_unexpected',
        'idempotency_key_malformed',
        'idempotency_key_reused',
        'method_not_allowed',
        'permission_missing',
        'token_in_url_or_body',
        'token_malformed',
      ]),
    );
    expect((await ask(api, '/api/messages')).status).toBe(200);
  });
});
