// npm run bench [-- --rounds 9] [--warmup 5] [--against FOLDER] [--only latchkey,express] [--store] [--soak] [--write]
// Our API beside its peers: all alive at the same time and visited in turn in each round, so that whatever else the
// machine does meets all of them. Ratios are taken inside a round; their median is the figure that holds on a noisy
// machine.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { once } from 'node:events';
import { ensureInstalled } from '../tools/install.mjs';
import { writeReport } from './report.mjs';
import {
  APART,
  cpuMicros,
  OTHER,
  pinned,
  rssMib,
  serversBeside,
  startServer,
  STORED,
  TAKE_PROOFS,
  UNLIMITED,
  WORKERS,
} from './server.mjs';
import { soak } from './soak.mjs';
import { startStore } from './store.mjs';
import { createTokens, startTenant } from './tokens.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    warmup: { type: 'string', default: '5' }, // seconds for each load; 1 is a server that was just deployed
    against: { type: 'string' }, // another checkout, whose build stands beside ours
    only: { type: 'string' },
    store: { type: 'boolean' }, // valkey-server or redis-server on the PATH counts for one build more: alone, as two workers, and twice
    soak: { type: 'boolean' },
    write: { type: 'boolean' },
  },
});
const [rounds, warmup] = [options.rounds, options.warmup].map(Number);
if (!(rounds > 0 && warmup >= 0)) throw new Error('--rounds and --warmup take a number.');
const store = options.store ? await startStore() : undefined;
const beside = serversBeside(options.against, store?.url);
const wanted = options.only?.split(',') ?? [''];
// A whole name is that server, a piece of one is all that have it.
const named = (name) => wanted.some((only) => (Object.hasOwn(beside, only) ? name === only : name.includes(only)));
const ASKED_FOR = [OTHER, UNLIMITED, STORED, WORKERS, APART]; // by an option of their own
const names = Object.keys(beside).filter((name) => ASKED_FOR.includes(name) || named(name));
const workspace = join(import.meta.dirname, '..');
const LOADS = ['hot', 'many', 'mixed'];
const STARTS = 5;
const NEW = 1000; // tokens of a slice of the load `new`: each is shown once, so their number ends the slice
const PROOFS = 2000; // of a slice of the load `dpop`: the same for each server, for which each is new
const SLICE_MS = 500; // short, so that a round is over before the machine changes its mind
const LATENCY_ROUNDS = 15;
const SETTLING = 2; // rounds that do not count: each server collects the garbage that the floods have left

ensureInstalled({ folder: import.meta.dirname, what: 'the peers', flags: [] });
execFileSync('npx', ['nx', 'build', 'api'], { cwd: workspace, stdio: ['ignore', 'ignore', 'inherit'] });

const tenant = await startTenant();
const { good, bad } = createTokens(tenant);
const newTokens = options.soak ? 0 : NEW * (rounds + warmup);
console.log(`Signing ${(15_000 + newTokens).toLocaleString('en')} tokens …`);
const sign = (length, by) => Promise.all(Array.from({ length }, (_, i) => by(i)));
const many = await sign(10_000, good);
const wrong = await sign(5000, bad);
const mixed = wrong.flatMap((token, i) => [many[i], token]);
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const file = join(folder, 'orders.json');
const lists = { hot: [many[0]], many, mixed, new: await sign(newTokens, (i) => good(`new-${i}`)) };
writeFileSync(
  file,
  JSON.stringify({ lists, tenant: { issuer: tenant.issuer, pem: tenant.pem }, path: '/api/external' }),
);

const generator = pinned(1, process.execPath, [join(import.meta.dirname, 'load.mjs'), file], {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
});
await once(generator, 'message');
const order = async (what) => {
  generator.send(what);
  return (await once(generator, 'message'))[0];
};

/** One slice at full speed: requests a second, and processor time for each. */
async function slice(server, load, ms = SLICE_MS, part = {}) {
  const cpu = cpuMicros(server);
  const start = performance.now();
  const { count, statuses } = await order({ kind: 'flood', ports: server.ports, load, ms, connections: 32, ...part });
  const seconds = (performance.now() - start) / 1000;
  return { perSecond: count / seconds, micros: (cpuMicros(server) - cpu) / count, statuses };
}

/** The slice of `new` that follows `number` others: for each server the same tokens, which it has never seen. */
const newSlice = (server, number) => slice(server, 'new', 60_000, { from: number * NEW, limit: NEW });

/** At five seconds the code is compiled and every token has been seen: after that long no server becomes faster. */
async function warm(load) {
  for (const server of servers) {
    console.log(`Warming ${server.name}: ${load} …`);
    for (let second = 0; second < warmup; second++) {
      await (load === 'new' ? newSlice(server, second) : slice(server, load, 1000));
    }
  }
}

/** A slice of `dpop` for each server that takes proofs, which were signed a moment before: pairs of server and figures. */
async function proofSlices() {
  const from = (await order({ kind: 'sign', count: PROOFS })) - PROOFS;
  const slices = [];
  for (const server of servers.filter(({ name }) => TAKE_PROOFS.includes(name)))
    slices.push([server, await slice(server, 'dpop', 60_000, { from, limit: PROOFS })]);
  return slices;
}

/** Latencies while the other servers stand still, so that each waits for its own garbage and for nobody else's. */
async function steady(server) {
  const others = servers.filter((other) => other !== server);
  for (const child of others.flatMap(({ children }) => children)) child.kill('SIGSTOP');
  try {
    return await order({ kind: 'steady', ports: server.ports, load: 'many', ms: 1000, rate: 300 });
  } finally {
    for (const child of others.flatMap(({ children }) => children)) child.kill('SIGCONT');
  }
}

const servers = [];
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    for (const child of servers.flatMap(({ children }) => children)) child.kill('SIGKILL');
    generator.kill();
    store?.stop();
    process.exit(1);
  });
}
try {
  const starts = await startInTurn(options.soak ? 1 : STARTS);
  if (options.soak) await soak(servers, slice);
  else await compare(starts);
} finally {
  await Promise.all(servers.map((server) => server.stop()));
  generator.kill();
  store?.stop();
  tenant.close();
  rmSync(folder, { recursive: true });
}

/** Starts each server several times, in turn; those of the last time stay. */
async function startInTurn(times) {
  const starts = new Map(names.map((name) => [name, []]));
  for (let time = 1; time <= times; time++) {
    console.log(`Start ${time} of ${times} …`);
    for (const name of names) {
      const server = await startServer(name, beside[name], tenant.issuer, many[0]);
      starts.get(name).push({ ms: server.startMs, rss: server.startRss });
      if (time === times) servers.push(server);
      else await server.stop();
    }
  }
  return starts;
}

async function compare(starts) {
  const results = new Map(names.map((name) => [name, { name, starts: starts.get(name), slices: {}, statuses: {} }]));
  const keep = (server, load, { statuses, ...figures }) => {
    const result = results.get(server.name);
    (result.slices[load] ??= []).push(figures);
    result.statuses[load] = statuses;
  };
  // First and for itself: ten thousand tokens more would push those of the other loads out of the memory of some.
  await warm('new');
  for (let round = 0; round < rounds; round++) {
    console.log(`New tokens, round ${round + 1} of ${rounds} …`);
    for (const server of servers) keep(server, 'new', await newSlice(server, warmup + round));
  }
  console.log('Warming: dpop …');
  for (let second = 0; second < warmup; second++) await proofSlices();
  for (const load of LOADS) await warm(load);
  for (let round = 0; round < rounds; round++) {
    console.log(`Round ${round + 1} of ${rounds} …`);
    for (const load of ['hot', 'unchecked', 'many', 'mixed']) {
      for (const server of servers) {
        if (load === 'unchecked' && !server.name.startsWith('latchkey')) continue;
        keep(server, load, await slice(server, load));
      }
    }
  }
  for (let round = 0; round < rounds; round++) {
    console.log(`Proofs, round ${round + 1} of ${rounds} …`);
    for (const [server, result] of await proofSlices()) keep(server, 'dpop', result);
  }
  for (const server of servers) results.get(server.name).rss = rssMib(server);
  console.log('Latencies at 300 requests/s …');
  for (let round = 0; round < SETTLING + LATENCY_ROUNDS; round++) {
    for (const server of servers) {
      const latencies = await steady(server);
      if (round >= SETTLING) (results.get(server.name).latencies ??= []).push(latencies);
    }
  }
  writeReport([...results.values()], { rounds, ms: SLICE_MS, warmup, write: options.write });
}
