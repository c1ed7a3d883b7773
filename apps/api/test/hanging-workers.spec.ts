import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { figureOf } from './figure-of';
import { KeyServer } from './key-server';
import { describeStore, RedisServer } from './redis-server';
import { type ApiProcess, bundleApi, freePort } from './run-api';
import { callAnew, isRunning, pidsOf, runWorkers } from './run-workers';
import { until } from './until';

/** Seconds. */
const PATIENCE = 6;

let folder: string;
let keys: KeyServer;
let metricsPort: number;
let api: ApiProcess;

async function figure(name: string): Promise<number | undefined> {
  const response = await fetch(`http://127.0.0.1:${metricsPort}/metrics`, { signal: AbortSignal.timeout(9000) });
  expect(response.status).toBe(200);
  return figureOf(await response.text(), name);
}
const refused = () => figure('latchkey_requests_total{verdict="token_missing"}');
const answering = () => figure('latchkey_workers_answering');

/** Stops processes where they are, as an endless loop does for whoever asks them. */
const hang = (...pids: number[]) => pids.forEach((pid) => process.kill(pid, 'SIGSTOP'));

describeStore('a worker that hangs', () => {
  beforeAll(async () => {
    const [store, port] = await Promise.all([RedisServer.start(), freePort()]);
    [folder, keys] = await Promise.all([bundleApi(), new KeyServer().start()]);
    metricsPort = port;
    const env = { WORKERS: '2', WORKER_PATIENCE: String(PATIENCE), METRICS_PORT: String(metricsPort) };
    api = await runWorkers(folder, keys, store, env);
  });
  afterAll(async () => {
    await keys.stop();
    rmSync(folder, { recursive: true });
  });

  it('is missed in the metrics, which go on', async () => {
    for (let i = 0; i < 20; i++) await callAnew(api);
    await until(async () => (await answering()) === 2);
    expect([await figure('latchkey_workers'), await refused()]).toEqual([2, 20]);
    const [first = 0] = pidsOf(api);
    hang(first);
    await until(async () => (await answering()) === 1);
    expect(isRunning(first)).toBe(true); // nobody has waited for its end
    expect(await refused()).toBe(20);
  });

  it('is ended and replaced, and nothing that was counted goes back', async () => {
    await until(() => api.output.includes('answers in the place of'));
    expect(api.output).toMatch(/Worker \d+ has not answered for 6 s: it is killed, with what it was asked\./);
    expect(pidsOf(api)).toHaveLength(2);
    await until(async () => (await answering()) === 2);
    expect(await refused()).toBe(20);
    for (let i = 0; i < 6; i++) await callAnew(api);
    expect(await refused()).toBe(26);
  });

  it('is left alone where the primary stood still as well', async () => {
    const all = [api.process.pid ?? 0, ...pidsOf(api)];
    hang(...all);
    await pause((PATIENCE + 1) * 1000);
    for (const pid of all) process.kill(pid, 'SIGCONT');
    await until(async () => (await answering()) === 2);
    await pause((PATIENCE * 1000) / 6);
    expect(await callAnew(api)).toBe(401);
    expect(all.filter(isRunning)).toEqual(all);
    expect(api.output.match(/Worker \d+ has not answered/g)).toHaveLength(1);
  });

  it('makes the end of the others late, and none in order', async () => {
    const [first = 0, second = 0] = pidsOf(api);
    hang(first);
    api.process.kill('SIGTERM');
    await until(() => !isRunning(second));
    expect(isRunning(first)).toBe(true);
    expect(await api.ended()).toBe(1);
    expect(api.output).toContain(`Worker ${first} has not answered for 6 s`);
  });
});
