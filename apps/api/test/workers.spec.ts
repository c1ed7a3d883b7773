import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { ADDRESS, createBoundJwt, createProof } from './create-proof';
import { createJwt } from './create-jwt';
import { KeyServer } from './key-server';
import { describeStore, RedisServer } from './redis-server';
import { ApiProcess, bundleApi, freePort } from './run-api';
import { callAnew as call, isRunning, pidsOf, runWorkers } from './run-workers';
import { until } from './until';

let folder: string;
let keys: KeyServer;
let store: RedisServer;
const apis: ApiProcess[] = [];

beforeAll(async () => {
  [folder, keys] = await Promise.all([bundleApi(), new KeyServer().start()]);
});
afterEach(async () => {
  for (const api of apis.splice(0)) {
    api.process.kill();
    await api.ended();
  }
});
afterAll(async () => {
  await keys.stop();
  rmSync(folder, { recursive: true });
});

async function run(env: Record<string, string>): Promise<ApiProcess> {
  const api = new ApiProcess(folder, await freePort(), { AUTH0_DOMAIN: keys.origin, ...env });
  apis.push(api);
  return api;
}

/** Starts as many workers, and has them ended after the test. */
async function work(workers: number, env: Record<string, string> = {}): Promise<ApiProcess> {
  const api = await runWorkers(folder, keys, store, { WORKERS: String(workers), ...env });
  apis.push(api);
  return api;
}

/** What it has said, in the order of the alphabet, but for what it says on a machine that is too busy for it. */
const sentencesOf = ({ output }: ApiProcess): string[] =>
  output
    .split('\n')
    .filter((line) => line !== '' && !line.includes('it has not answered yet'))
    .map((line) => JSON.parse(line) as Record<'context' | 'msg', string>)
    .map(({ context, msg }) => `${context}: ${msg}`)
    .sort();

describe('several workers without a store', () => {
  it('do not start, and say why', async () => {
    const api = await run({ WORKERS: '2' });
    expect(await api.ended()).toBe(1);
    expect(api.output).toMatch(/ {2}- WORKERS is 2, and they share no store: .*REDIS_URL, or leave WORKERS out\.\n$/);
  });
});

describeStore('workers', () => {
  beforeAll(async () => {
    store = await RedisServer.start();
  });
  afterAll(() => store.remove());

  describe('that are two', () => {
    let api: ApiProcess;
    let metricsPort: number;
    beforeAll(async () => {
      metricsPort = await freePort();
      const env = { RATE_LIMIT: '10/60', DPOP_NONCE: 'on', METRICS_PORT: String(metricsPort) };
      api = await work(2, env);
      apis.pop(); // for all of these tests
    });
    afterAll(async () => {
      api.process.kill();
      await api.ended();
    });

    it('answer at one port, each its part', async () => {
      for (let i = 0; i < 100; i++) expect(await call(api)).toBe(401);
      const refused = () => api.output.split('\n').filter((line) => line.includes('"token_missing"'));
      await until(() => refused().length === 100);
      const parts = pidsOf(api).map((pid) => refused().filter((line) => line.includes(`"pid":${pid},`)).length);
      expect(parts.every((part) => part >= 45 && part <= 55)).toBe(true);
    });

    it('share what a caller may send, and are measured together', async () => {
      const headers = { authorization: `Bearer ${createJwt()}` };
      const statuses = [];
      for (let i = 0; i < 20; i++) statuses.push(await call(api, headers));
      expect(statuses.filter((status) => status === 200)).toHaveLength(10);
      const figures = async () => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
      await until(async () => (await figures()).includes('latchkey_requests_total{verdict="accepted"} 10\n'));
      expect(await figures()).toMatch(/^latchkey_store_up 1$/m);
    });

    it('take nonces of each other', async () => {
      const token = createBoundJwt({ sub: 'auth0|with-nonces' });
      const authorization = `DPoP ${token}`;
      const answer = await fetch(`${api.origin()}/api/external`, {
        headers: { authorization, dpop: createProof(token) },
      });
      const nonce = answer.headers.get('dpop-nonce');
      for (let i = 0; i < 6; i++)
        expect(await call(api, { authorization, dpop: createProof(token, { nonce }) })).toBe(200);
    });

    it('are replaced when they end, and the others go on', async () => {
      const [first = 0] = pidsOf(api);
      process.kill(first, 'SIGKILL');
      await until(() => api.output.includes(`answers in the place of ${first}.`));
      expect(api.output).toContain(`Worker ${first} ended (SIGKILL): another starts in 1 s.`);
      expect(pidsOf(api)).toHaveLength(2);
      const authorization = `Bearer ${createJwt({ sub: 'auth0|afterwards' })}`;
      for (let i = 0; i < 6; i++) expect(await call(api, { authorization })).toBe(200);
    });

    it('log JSON alone', () => {
      expect(api.output.split('\n').filter((line) => !/^({.*})?$/.test(line))).toEqual([]);
    });
  });

  it('begin as one process does, with one line more', async () => {
    const nobody = `127.0.0.1:${await freePort()}`;
    const env = {
      AUTH0_DOMAIN: `http://${nobody}`,
      REDIS_URL: `redis://${nobody}`,
      METRICS_PORT: String(await freePort()),
      API_ORIGIN: ADDRESS,
      RATE_LIMIT: 'off',
      REFUSAL_LIMIT: 'off',
      NODE_ENV: 'production',
    };
    const one = await run(env);
    const hasSaidAll = ({ output }: ApiProcess) =>
      /cannot be reached[^]*Limits: |Limits: [^]*cannot be reached/.test(output);
    await until(() => hasSaidAll(one));
    one.process.kill();
    await one.ended();
    const two = await work(2, env);
    await until(() => hasSaidAll(two));
    expect(sentencesOf(two)).toEqual([...sentencesOf(one), 'Workers: Requests are answered by 2 workers.'].sort());
  });

  it('let one of a thousand equal proofs in, and are left behind by no crash', async () => {
    // Where a crowded machine is late to answer for the store, a proof waits, and passes at no other worker.
    const api = await work(4, { DPOP_STORE_REQUIRED: 'on' });
    const token = createBoundJwt();
    const headers = { authorization: `DPoP ${token}`, dpop: createProof(token) };
    const statuses: number[] = [];
    for (let i = 0; i < 10; i++)
      statuses.push(...(await Promise.all(Array.from({ length: 100 }, () => call(api, headers)))));
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 401 || status === 503)).toHaveLength(999);
    const workers = pidsOf(api);
    api.process.kill('SIGKILL');
    await until(() => !workers.some(isRunning));
  });

  it('end with the process that started them, in order', async () => {
    const { behave } = keys;
    keys.behave = (_request, response) => void setTimeout(() => response.writeHead(503).end(), 900);
    const api = await work(2);
    const workers = pidsOf(api);
    const slow = [
      call(api, { authorization: `Bearer ${createJwt()}` }),
      call(api, { authorization: `Bearer ${createJwt()}` }),
    ];
    const socket = connect(Number(new URL(api.origin()).port), '127.0.0.1').unref(); // asks nothing
    socket.on('error', () => undefined);
    await new Promise((resolve) => setTimeout(resolve, 200));
    api.process.kill('SIGTERM');
    expect(await Promise.all(slow)).toEqual([503, 503]);
    expect(await api.ended()).toBe(0);
    expect(workers.filter(isRunning)).toEqual([]);
    keys.behave = behave;
  });

  it('end where the first cannot start', async () => {
    const port = new URL(keys.origin).port;
    const api = await run({ WORKERS: '2', REDIS_URL: store.url, PORT: port });
    expect(await api.ended()).toBe(1);
    expect(api.output.match(/Port \d+ is already in use/g)).toHaveLength(1);
  });

  it('end where the port of the metrics is taken', async () => {
    const metricsPort = new URL(keys.origin).port;
    const api = await run({ WORKERS: '2', REDIS_URL: store.url, METRICS_PORT: metricsPort });
    expect(await api.ended()).toBe(1);
    expect(api.output).toMatch(/ {2}- Port \d+ is already in use: set METRICS_PORT to a free one\.\n$/);
    expect(api.output).not.toMatch(/\n\s+at |API at/);
  });

  it('end in order while they start', async () => {
    const api = await run({ WORKERS: '2', REDIS_URL: store.url });
    await until(() => pidsOf(api).length > 0);
    api.process.kill('SIGTERM');
    expect(await api.ended()).toBe(0);
    expect(api.output).not.toMatch(/API at/);
  });
});
