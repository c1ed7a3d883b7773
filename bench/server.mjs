// Starts one server of the bench on the first core, and reads what it costs.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../tools/ports.mjs';
import { ADDRESS, AUDIENCE } from './tokens.mjs';

const here = import.meta.dirname;
const PINNED = existsSync('/usr/bin/taskset');

/** Whether there are cores for two workers, the load and the rest of the machine. */
export const HAS_FOUR_CORES = availableParallelism() >= 4;

/** The cores of two processes. */
const TWO = HAS_FOUR_CORES ? '0,2' : 0;

/** `command` on one core, or a list of them, where the machine can pin it. */
export function pinned(core, command, args, options) {
  return PINNED ? spawn('taskset', ['-c', String(core), command, ...args], options) : spawn(command, args, options);
}

/** The name of a build beside ours, of another checkout. */
export const OTHER = 'latchkey, other build';

const peer = (file) => ({ file: join(here, 'peers', `${file}.mjs`) });
/** Ours without limits, and with a store that counts them (`--store`). */
export const UNLIMITED = 'latchkey, without limits';
export const STORED = 'latchkey, with a store';
/** The same as two processes: on a core each where there are enough, else on one. */
export const WORKERS = 'latchkey, two workers';
/** What two processes cost by themselves: the same on the same cores, without node:cluster, at a port each. */
export const APART = 'latchkey, two apart';

/** Who takes a token that is bound to a key, with its proof; another build may be older than that. */
export const TAKE_PROOFS = [
  'latchkey',
  UNLIMITED,
  STORED,
  WORKERS,
  APART,
  OTHER,
  'express-oauth2-jwt-bearer',
  'node:http + crypto',
];

/** Limits that are counted and never reached, so that their cost is in, and no 429. */
const UNREACHED = { RATE_LIMIT: '1000000/1', REFUSAL_LIMIT: '1000000/1' };

const build = (dist, env = {}) => ({
  file: join(dist, 'api', 'main.js'),
  env: { NODE_ENV: 'production', MESSAGES_DB: ':memory:', ...UNREACHED, ...env },
});

/**
 * Name -> how it is started. The first is ours, in its production build and with every default; `against` is another
 * checkout, or its `dist`; `store` the URL of a store.
 */
export function serversBeside(against, store) {
  const ours = join(here, '..', 'dist');
  return {
    latchkey: build(ours),
    ...(against === undefined ? {} : { [OTHER]: build(distOf(against)) }),
    ...(store === undefined
      ? {}
      : {
          [UNLIMITED]: build(ours, { RATE_LIMIT: 'off', REFUSAL_LIMIT: 'off' }),
          [STORED]: build(ours, { REDIS_URL: store }),
          // In a database of its own, for it is sent the same proofs.
          [WORKERS]: { ...build(ours, { REDIS_URL: `${store}/1`, WORKERS: '2' }), cores: TWO },
          [APART]: { ...build(ours, { REDIS_URL: `${store}/2` }), cores: TWO, processes: 2 },
        }),
    'latchkey, with metrics': build(ours, { METRICS_PORT: '0' }),
    'express + express-jwt': peer('express-jwt'),
    'express-oauth2-jwt-bearer': peer('express-oauth2'),
    'NestJS + passport-jwt': peer('nest-express'),
    'fastify + @fastify/jwt': peer('fastify-jwt'),
    'node:http + jose': peer('node-jose'),
    'node:http + crypto': peer('node-crypto'),
    'node:http, no check': peer('node-unchecked'),
  };
}

function distOf(folder) {
  const found = [folder, join(folder, 'dist')].find((dist) => existsSync(join(dist, 'api', 'main.js')));
  if (!found) throw new Error(`--against ${folder}: there is no built API; run "npm run build" in that checkout.`);
  return resolve(found);
}

/** Starts a server and waits for its first good answer, of each of its processes: `startMs` and `startRss` are taken then. */
export async function startServer(name, { processes = 1, ...how }, issuer, token) {
  const start = performance.now();
  const started = [];
  for (let i = 0; i < processes; i++) started.push(await startProcess(name, how, issuer, token));
  const server = { name, ports: started.map(({ port }) => port), children: started.map(({ child }) => child) };
  const stop = () => Promise.all(server.children.map(end));
  return { ...server, startMs: performance.now() - start, startRss: rssMib(server), stop };
}

async function startProcess(name, { file, env: own, cores = 0 }, issuer, token) {
  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    PORT: String(port),
    ISSUER: issuer,
    AUDIENCE,
    AUTH0_DOMAIN: issuer,
    AUTH0_CLIENT_ID: 'bench-client',
    AUTH0_AUDIENCE: AUDIENCE,
    API_ORIGIN: ADDRESS, // what proofs are for
    ...own,
  };
  const start = performance.now();
  // What it logs is formatted and written all the same; nobody reads it.
  const child = pinned(cores, process.execPath, [file], { env, cwd: here, stdio: ['ignore', 'ignore', 'inherit'] });
  const headers = { authorization: `Bearer ${token}` };
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${port}/api/external`, { headers }).catch(() => undefined);
    await response?.text();
    if (response?.status === 200) break;
    if (child.exitCode !== null || performance.now() - start > 20_000) throw new Error(`${name} does not start.`);
    await pause(5);
  }
  return { port, child };
}

async function end(child) {
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(timer);
}

/** The processes of a server, and those that they have started. */
const processesOf = ({ children }) =>
  children.flatMap(({ pid }) => {
    const file = `/proc/${pid}/task/${pid}/children`;
    return [pid, ...(existsSync(file) ? readFileSync(file, 'utf8').split(' ').filter(Boolean) : [])];
  });

/** Microseconds of processor time that all threads of a server have used; undefined where the system does not tell. */
export function cpuMicros(server) {
  if (!existsSync(`/proc/${server.children[0].pid}/task`)) return undefined;
  const threads = processesOf(server).flatMap((pid) =>
    readdirSync(`/proc/${pid}/task`).map((task) => `${pid}/task/${task}`),
  );
  const nanos = threads.map((thread) => Number(readFileSync(`/proc/${thread}/schedstat`, 'utf8').split(' ', 1)[0]));
  return nanos.reduce((sum, one) => sum + one, 0) / 1000;
}

/** Resident memory of a server in MiB. */
export function rssMib(server) {
  if (!existsSync(`/proc/${server.children[0].pid}/status`)) return undefined;
  const sizes = processesOf(server).map(
    (pid) => readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)?.[1],
  );
  return sizes.reduce((sum, size) => sum + Number(size), 0) / 1024;
}
