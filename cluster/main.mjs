// npm run cluster: machines, a balancer and a store, while they are called and things happen to them, until Ctrl-C.
// npm run cluster -- --seconds 30 --every 3: as long as that, with something every three seconds.
// npm run test:cluster: each thing once. At the end it says what must hold. Needs valkey-server or redis-server on the PATH, and what "npm run build" has built.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ensureInstalled } from '../tools/install.mjs';
import { UserError } from '../tools/ports.mjs';
import { onEnd } from '../tools/processes.mjs';
import { storeProgram } from '../tools/store-program.mjs';
import { Balancer } from './balancer.mjs';
import { endCalls } from './calls.mjs';
import { flood, junk, leave, prove, read, Row } from './callers.mjs';
import { checks } from './checks.mjs';
import { Diary } from './diary.mjs';
import { happen } from './events.mjs';
import { startMachines } from './machines.mjs';
import { Table } from './table.mjs';
import { tenantAt } from './tenant.mjs';
import { write } from './writer.mjs';

const MACHINES = 3;
/** Milliseconds for which it goes on when all has happened. */
const AFTERWARDS = 3000;
/** What they are called in the table, what they do, and how many there are of each. */
const KINDS = [
  ['readers', read, 4],
  ['holders of a key', prove, 2],
  ['writers', write, 2],
  ['one who sends too much', flood, 1],
  ['one who logs out', leave, 1],
  ['junk', junk, 1],
];
const CALLERS = KINDS.flatMap(([kind, caller, count], i) =>
  Array.from({ length: count }, (_, k) => ({ kind, caller, name: `caller-${i}-${k}` })),
);

/** Milliseconds of a positive number of seconds. */
function milliseconds(option, text) {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 1_000_000) return seconds * 1000;
  throw new UserError(`--${option} is "${text}": put a number of seconds there.`);
}

/** Runs a cluster in a folder for so long; gives what each kind of caller has counted, and what must hold. */
async function run(folder, store, { lasts, every, rounds }) {
  const balancer = await new Balancer().listen();
  const people = CALLERS.map(({ name }) => name);
  const machines = await startMachines({ folder, program: store, people, balancer: balancer.origin, count: MACHINES });
  balancer.serve(machines.apis);
  const cluster = {
    ...machines,
    balancer,
    tenant: tenantAt(machines.tenant.origin),
    origin: balancer.origin,
    diary: new Diary(),
    leaver: { name: CALLERS.find(({ caller }) => caller === leave).name, waits: [] },
    letIn: [],
  };
  const over = new AbortController();
  const { signal } = over;
  onEnd(() => over.abort());
  const rows = new Map(KINDS.map(([kind]) => [kind, new Row(kind)]));
  const callers = CALLERS.map(({ kind, caller, name }) => caller({ name, row: rows.get(kind), cluster, signal }));
  const table = new Table({ ...cluster, tenant: machines.tenant }, [...rows.values()]);
  const showing = setInterval(() => table.show(), 1000);
  const happened = happen(cluster, signal, every, rounds);
  const ended = Promise.all([...callers, happened]);
  const time = lasts === undefined ? new Promise(() => undefined) : pause(lasts, undefined, { signal });
  const told = new Promise((resolve) => signal.addEventListener('abort', resolve));
  await Promise.race([ended, time, told, happened.then(() => pause(AFTERWARDS))]).catch(() => undefined);
  over.abort();
  try {
    await ended;
  } finally {
    clearInterval(showing);
    endCalls();
    balancer.close();
    await machines.end();
  }
  return { rows: [...rows.values()], result: checks({ ...cluster, rows: [...rows.values()] }) };
}

const OPTIONS = {
  seconds: { type: 'string' },
  every: { type: 'string', default: '5' },
  test: { type: 'boolean' },
};
let folder;
try {
  const { values } = parseArgs({ options: OPTIONS });
  const lasts = values.seconds === undefined ? undefined : milliseconds('seconds', values.seconds);
  const plan = { lasts, every: milliseconds('every', values.every), rounds: values.test ? 1 : Infinity };
  ensureInstalled();
  const store = storeProgram();
  if (!store && values.test) console.log('Skipped 1 test: neither valkey-server nor redis-server is on the PATH.');
  else if (!store) throw new UserError('Neither valkey-server nor redis-server is on the PATH: install one of them.');
  else {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-cluster-'));
    const { rows, result } = await run(folder, store, plan);
    for (const [sentence, holds] of result) console.log(`${holds ? 'yes' : ' NO'}  ${sentence}`);
    for (const { name, told } of rows) for (const words of told) console.log(`     ${name}: ${words}`);
    if (!result.every(([, holds]) => holds)) throw new UserError('Not everything held.');
    rmSync(folder, { recursive: true });
  }
} catch (error) {
  console.error(error instanceof UserError ? error.message : error);
  if (folder) console.error(`The logs are in ${folder}.`);
  process.exitCode = 1;
}
