// npm run bench [-- --rounds 9] [--only latchkey,express] [--soak] [--write]
// Our API beside its peers: all alive at the same time and visited in turn in each round, so that whatever else the
// machine does meets all of them. Ratios are taken inside a round; their median is the figure that holds on a noisy
// machine.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { once } from 'node:events';
import { writeReport } from './report.mjs';
import { cpuMicros, pinned, rssMib, SERVERS, startServer } from './server.mjs';
import { soak } from './soak.mjs';
import { createTokens, startTenant } from './tokens.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    only: { type: 'string' },
    soak: { type: 'boolean' },
    write: { type: 'boolean' },
  },
});
const rounds = Number(options.rounds);
const names = Object.keys(SERVERS).filter((n) => !options.only || options.only.split(',').some((o) => n.includes(o)));
const workspace = join(import.meta.dirname, '..');
const LOADS = ['hot', 'many', 'mixed'];
const SLICE_MS = 500; // short, so that a round is over before the machine changes its mind
const LATENCY_ROUNDS = 15;
const SETTLING = 2; // rounds that do not count: each server collects the garbage that the floods have left

if (!existsSync(join(import.meta.dirname, 'node_modules'))) {
  execFileSync('npm', ['ci', '--loglevel=error'], { cwd: import.meta.dirname, stdio: 'inherit' });
}
execFileSync('npx', ['nx', 'build', 'api'], { cwd: workspace, stdio: ['ignore', 'ignore', 'inherit'] });

console.log('Signing 15,000 tokens …');
const tenant = await startTenant();
const { good, bad } = createTokens(tenant);
const many = Array.from({ length: 10_000 }, (_, i) => good(i));
const mixed = many.slice(0, 5000).flatMap((token, i) => [token, bad(i)]);
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const file = join(folder, 'orders.json');
const lists = { hot: [many[0]], many, mixed };
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
async function slice(server, load, ms = SLICE_MS) {
  const cpu = cpuMicros(server);
  const start = performance.now();
  const { count, statuses } = await order({ kind: 'flood', port: server.port, load, ms, connections: 32 });
  const seconds = (performance.now() - start) / 1000;
  return { perSecond: count / seconds, micros: (cpuMicros(server) - cpu) / count, statuses };
}

/** Until the code is compiled and every token has been seen: after that long no server becomes faster. */
async function warm(server, load) {
  for (let second = 0; second < 5; second++) await slice(server, load, 1000);
}

/** Latencies while the other servers stand still, so that each waits for its own garbage and for nobody else's. */
async function steady(server) {
  const others = servers.filter((other) => other !== server);
  for (const { child } of others) child.kill('SIGSTOP');
  try {
    return await order({ kind: 'steady', port: server.port, load: 'many', ms: 1000, rate: 300 });
  } finally {
    for (const { child } of others) child.kill('SIGCONT');
  }
}

const servers = [];
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    for (const { child } of servers) child.kill('SIGKILL');
    generator.kill();
    process.exit(1);
  });
}
try {
  for (const name of names) servers.push(await startServer(name, tenant.issuer, many[0]));
  if (options.soak) await soak(servers, slice);
  else await compare();
} finally {
  await Promise.all(servers.map((server) => server.stop()));
  generator.kill();
  tenant.close();
  rmSync(folder, { recursive: true });
}

async function compare() {
  const results = new Map(servers.map((s) => [s.name, { name: s.name, startMs: s.startMs, slices: {}, statuses: {} }]));
  for (const server of servers) {
    console.log(`Warming ${server.name} …`);
    for (const load of LOADS) await warm(server, load);
  }
  for (let round = 0; round < rounds; round++) {
    console.log(`Round ${round + 1} of ${rounds} …`);
    for (const load of ['hot', 'unchecked', 'many', 'mixed']) {
      for (const server of servers) {
        if (load === 'unchecked' && !server.name.startsWith('latchkey')) continue;
        const result = results.get(server.name);
        const { statuses, ...figures } = await slice(server, load);
        (result.slices[load] ??= []).push(figures);
        result.statuses[load] = statuses;
      }
    }
  }
  for (const server of servers) results.get(server.name).rss = rssMib(server);
  console.log('Latencies at 300 requests/s …');
  for (let round = 0; round < SETTLING + LATENCY_ROUNDS; round++) {
    for (const server of servers) {
      const latencies = await steady(server);
      if (round >= SETTLING) (results.get(server.name).latencies ??= []).push(latencies);
    }
  }
  writeReport([...results.values()], { rounds, ms: SLICE_MS, write: options.write });
}
