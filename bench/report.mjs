// Turns the slices into tables: medians over the rounds with their 95 % interval, and ratios to ours taken inside each
// round.
import { cpus, release } from 'node:os';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OTHER } from './server.mjs';
import { figures, latencies, median, ratios, table, takesProofs, withInterval } from './stats.mjs';
import { targets } from './targets.mjs';

const OURS = 'latchkey';
const LOADS = { hot: 'one hot token', many: '10,000 tokens', mixed: 'half invalid', new: 'each token new' };

function cost(results, ours) {
  const cell = (result, load) => {
    const micros = `${median(figures(result, load)).toFixed(0)} µs`;
    return result === ours ? micros : `${micros} · ${withInterval(ratios(figures(ours, load), figures(result, load)))}`;
  };
  return table([
    ['server', ...Object.values(LOADS)],
    ...results.map((result) => [result.name, ...Object.keys(LOADS).map((load) => cell(result, load))]),
  ]);
}

function rest(results) {
  const speed = (r, load) => Math.round(median(r.slices[load].map((s) => s.perSecond))).toLocaleString('en');
  return table([
    ['server', 'requests/s: hot', '10,000', 'half invalid', 'p50 ms', 'p99 ms', 'RSS MiB: start', 'end', 'start ms'],
    ...results.map((r) => [
      r.name,
      ...['hot', 'many', 'mixed'].map((load) => speed(r, load)),
      ...[0.5, 0.99].map((share) => median(latencies(r, share)).toFixed(2)),
      median(r.starts.map((start) => start.rss)).toFixed(0),
      r.rss.toFixed(0),
      median(r.starts.map((start) => start.ms)).toFixed(0),
    ]),
  ]);
}

/** Of those that took every proof. */
function proofs(results, ours) {
  const cell = (r) => `${median(figures(r, 'dpop')).toFixed(0)} µs`;
  const ratio = (r) => (r === ours ? '' : withInterval(ratios(figures(ours, 'dpop'), figures(r, 'dpop'))));
  const perSecond = (r) => Math.round(median(r.slices.dpop.map((s) => s.perSecond))).toLocaleString('en');
  const taking = results.filter(takesProofs);
  return table([
    ['server', 'one proof', 'ours divided by it', 'requests/s'],
    ...taking.map((r) => [r.name, cell(r), ratio(r), perSecond(r)]),
  ]);
}

/** Prints the report; `write` puts it between the marks in docs/performance.md. */
export function writeReport(results, { rounds, ms, warmup, write }) {
  const ours = results.find((r) => r.name === OURS);
  if (!ours) throw new Error('The report compares with our own build: name latchkey in --only.');
  const answers = results.map(
    (r) =>
      `${r.name}: ${Object.entries(r.statuses.mixed)
        .map(([s, n]) => `${s} ×${n}`)
        .join(', ')}`,
  );
  const other = results.some((r) => r.name === OTHER) ? ` \`${OTHER}\` is the one given by \`--against\`.` : '';
  const text = [
    `Node ${process.version}, Linux ${release()}, ${cpus().length} × ${cpus()[0]?.model.trim()}; ${rounds} rounds of ${ms} ms, 32 connections, ${warmup} s of warm-up for each load.${other}`,
    'Processor time for one request (median), and ours divided by it (median of the rounds and its 95 % interval: under 1, ours takes less):',
    cost(results, ours),
    `Our own route without a check takes ${median(figures(ours, 'unchecked')).toFixed(0)} µs.`,
    'With a token that is bound to a key, and a proof that is new each time (DPoP, ES256):',
    proofs(results, ours),
    rest(results),
    targets(results, ours),
  ].join('\n\n');
  console.log(`\n${text}\n\nAnswers to the half-invalid load, last round:\n${answers.join('\n')}`);
  // Told last, and not in place of what has been measured.
  const bad = (r) =>
    Object.keys(r.statuses.hot).join() !== '200' || (r.slices.dpop && r.name !== OTHER && !takesProofs(r));
  const unexpected = results.filter(bad);
  if (unexpected.length) {
    throw new Error(`Answers other than 200: ${JSON.stringify(unexpected.map((r) => [r.name, r.statuses]))}`);
  }
  if (!write) return;
  const file = join(import.meta.dirname, '..', 'docs', 'performance.md');
  const page = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    page.replace(/(<!-- bench -->)[\s\S]*(<!-- \/bench -->)/, (_all, a, b) => `${a}\n\n${text}\n\n${b}`),
  );
}
