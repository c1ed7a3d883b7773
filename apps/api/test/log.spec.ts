import { rmSync } from 'node:fs';
import { type ProblemDto } from '@latchkey/shared';
import { createKey } from '@latchkey/nest-auth/testing';
import { AUDIENCE, createIdToken, createJwt, KEY } from './create-jwt';
import { KeyServer } from './key-server';
import { ApiProcess, bundleApi, freePort } from './run-api';
import { sendRaw } from './send-raw';
import { until } from './until';

let folder: string;
let keys: KeyServer;
let api: ApiProcess;

beforeAll(async () => {
  [folder, keys] = await Promise.all([bundleApi(), new KeyServer().start()]);
});
afterEach(() => api.process.kill('SIGKILL'));
afterAll(async () => {
  await keys.stop();
  rmSync(folder, { recursive: true });
});

async function run(env: Record<string, string>): Promise<void> {
  api = await new ApiProcess(folder, await freePort(), { AUTH0_DOMAIN: keys.origin, ...env }).listening();
  await until(async () => (await fetch(`${api.origin()}/api/health/ready`)).ok);
  await until(() => api.output.includes('Limits: ')); // the last line of the start, which a busy machine brings late
  api.output = '';
}

const call = (path: string, token: string) =>
  fetch(`${api.origin()}${path}`, { headers: { authorization: `Bearer ${token}` } });

/** Claims and headers by which a person, or a token, could be known again. */
const PERSON = { sub: 'auth0|ada-the-subject', email: 'ada@secret.test', name: 'Ada Secret', sid: 'session-secret' };

const tokens = () => [
  createJwt(PERSON),
  createIdToken({ ...PERSON, nonce: 'nonce-secret' }),
  createJwt({ ...PERSON, aud: 'https://other.test' }),
  createJwt({ ...PERSON, exp: 1 }),
  createJwt({ ...PERSON, cnf: { jkt: 'thumb-secret' } }),
  createJwt(PERSON, { key: createKey(KEY.kid) }),
  createJwt(PERSON, { header: { kid: 'kid-secret' } }),
  `${createJwt(PERSON)}x`,
  'kXzJ0tYc2lQ8Lr.kXzJ0tYc2lQ8Lr-secret',
];

describe('the log in production', () => {
  beforeEach(() => run({ NODE_ENV: 'production', LOG_LEVEL: 'trace' }));

  /** About requests: of the keys it may speak at any time, where the machine was too busy to fetch them at once. */
  const lines = () =>
    api.output
      .split('\n')
      .slice(0, -1) // the last is not there as a whole yet
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ context }) => context !== 'SigningKeys');

  it('has one line of JSON for a refusal, with its cause', async () => {
    const response = await call('/api/external', createJwt({ iss: keys.origin + '/', aud: 'https://other.test' }));
    const { requestId, detail } = (await response.json()) as ProblemDto;
    await until(() => lines().length > 0);
    expect(lines()).toEqual([
      expect.objectContaining({
        level: 30,
        code: 'audience_wrong',
        status: 401,
        detail,
        expected: AUDIENCE,
        method: 'GET',
        path: '/api/external',
        address: '127.0.0.1',
        requestId,
      }),
    ]);
  });

  it('has a line for what is no HTTP', async () => {
    const { body } = await sendRaw(api.origin(), 'BROKEN\r\n\r\n', true);
    const { requestId, detail } = JSON.parse(body) as ProblemDto;
    await until(() => lines().length > 0);
    expect(lines()).toEqual([
      expect.objectContaining({ level: 30, code: 'request_refused', status: 400, detail, requestId }),
    ]);
  });

  it('has no line for what succeeds', async () => {
    expect((await call('/api/external', createJwt({ iss: `${keys.origin}/` }))).status).toBe(200);
    await call('/api/external', 'refused');
    await until(() => lines().length > 0);
    expect(lines()).toMatchObject([{ code: 'token_opaque' }]);
  });

  it('never holds a token or what names a person', async () => {
    const all = tokens();
    for (const token of all) {
      for (const path of ['/api/external', '/api/private', '/api/private-scoped', '/api/zzz', `/api/${token}`])
        await call(path, token);
      await fetch(`${api.origin()}/api/external?access_token=${token}`);
      await sendRaw(api.origin(), `BROKEN ${token}\r\n\r\n`, true);
    }
    await fetch(`${api.origin()}/api/external`, { headers: { cookie: 'cookie-secret=1', 'x-any': 'header-secret' } });
    await until(() => lines().some(({ code }) => code === 'token_missing')); // of the last request
    expect(lines().length).toBeGreaterThan(40);
    const parts = all.flatMap((token) => token.split('.')).filter((part) => part.length > 10);
    expect([...parts, 'secret', 'auth0|', 'Ada'].filter((secret) => api.output.includes(secret))).toEqual([]);
    expect(new Set(lines().map(({ code }) => code)).size).toBeGreaterThan(8);
  });
});

describe('the log behind a proxy', () => {
  const ask = () => fetch(`${api.origin()}/api/external`, { headers: { 'x-forwarded-for': '1.1.1.1, 203.0.113.5' } });

  it('names the caller where the proxy is named', async () => {
    await run({ TRUSTED_PROXIES: '127.0.0.0/8' });
    await ask();
    await until(() => api.output.includes('"address":"203.0.113.5"'));
    expect(api.output).not.toContain('TRUSTED_PROXIES');
  });

  it('warns once where it is not, and says what to set', async () => {
    await run({});
    for (let i = 0; i < 3; i++) await ask();
    await until(() => api.output.match(/"address":"127\.0\.0\.1"/g)?.length === 3);
    expect(api.output.match(/WARN: .*TRUSTED_PROXIES does not name 127\.0\.0\.1/g)).toHaveLength(1);
  });
});

describe('the log in development', () => {
  it('is a line that a person reads', async () => {
    await run({});
    await call('/api/external', 'opaque');
    await until(() => /Refused.*\n$/.test(api.output));
    expect(api.output).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: Refused \{.*"code":"token_opaque".*\}$/m);
  });
});
