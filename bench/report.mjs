// Turns the slices into a table: medians, and ratios to ours taken inside each round.
import { cpus, release } from 'node:os';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The value that a share of the list is below. */
const quantile = (list, share) => [...list].sort((a, b) => a - b)[Math.floor(list.length * share)];
const median = (list) => quantile(list, 0.5);
/** Of the latencies: the median of the rounds, so that a round in which the machine stood still does not decide. */
const latency = (result, share) => median(result.latencies.map((round) => quantile(round, share)));
const OURS = 'latchkey';
const TUTORIAL = 'express + express-jwt';

const micros = (result, load) => median(result.slices[load].map((s) => s.micros));
/** Ours divided by the other's, round by round: under 1 we take less. */
function ratio(ours, other, load, otherLoad = load) {
  return median(ours.slices[load].map((slice, round) => slice.micros / other.slices[otherLoad][round].micros));
}

const table = (rows) => {
  const [head, ...body] = rows.map((cells) => `| ${cells.join(' | ')} |`);
  return [head, `| --- |${' --: |'.repeat(rows[0].length - 1)}`, ...body].join('\n');
};

function cost(results, ours) {
  const cell = (result, load) =>
    `${micros(result, load).toFixed(0)} µs${result === ours ? '' : ` (${ratio(ours, result, load).toFixed(2)})`}`;
  return table([
    ['server', 'one hot token', '10,000 tokens', 'half invalid'],
    ...results.map((r) => [r.name, cell(r, 'hot'), cell(r, 'many'), cell(r, 'mixed')]),
  ]);
}

function rest(results) {
  const speed = (r, load) => Math.round(median(r.slices[load].map((s) => s.perSecond))).toLocaleString('en');
  const ms = (r, share) => latency(r, share).toFixed(2);
  return table([
    ['server', 'requests/s: hot', '10,000', 'half invalid', 'p50 ms', 'p99 ms', 'RSS MiB', 'start ms'],
    ...results.map((r) => [
      r.name,
      ...['hot', 'many', 'mixed'].map((load) => speed(r, load)),
      ms(r, 0.5),
      ms(r, 0.99),
      r.rss.toFixed(0),
      r.startMs.toFixed(0),
    ]),
  ]);
}

function targets(results, ours) {
  const find = (name) => results.find((r) => r.name === name);
  const rows = [['target', 'limit', 'measured', 'met']];
  const add = (what, limit, value, noise = 0) => {
    const met = value <= limit ? 'yes' : value <= limit * (1 + noise) ? 'within the noise' : 'no';
    rows.push([what, `≤ ${limit}`, value.toFixed(2), met]);
  };
  const tutorial = find(TUTORIAL);
  const bare = find('node:http + crypto');
  if (tutorial) add('hot token, to the tutorial', 0.4, ratio(ours, tutorial, 'hot'));
  if (bare) add('hot token, to bare node + crypto', 0.8, ratio(ours, bare, 'hot'));
  if (tutorial) add('10,000 tokens, to the tutorial', 0.5, ratio(ours, tutorial, 'many'));
  if (tutorial) add('half invalid, to the tutorial', 0.75, ratio(ours, tutorial, 'mixed'));
  add('hot token, to our route without a check', 1.25, ratio(ours, ours, 'hot', 'unchecked'));
  const p99 = (r) => latency(r, 0.99);
  const checking = results.filter((r) => !r.name.startsWith(OURS) && !r.name.endsWith('no check'));
  if (checking.length) add('p99 at 300/s, to the best peer', 1, p99(ours) / Math.min(...checking.map(p99)), 0.2);
  return table(rows);
}

/** Prints the report; `write` puts it between the marks in docs/performance.md. */
export function writeReport(results, { rounds, ms, write }) {
  const ours = results.find((r) => r.name === OURS);
  const unexpected = results.filter((r) => r.slices.hot && Object.keys(r.statuses.hot).join() !== '200');
  if (unexpected.length) throw new Error(`Not 200: ${JSON.stringify(unexpected.map((r) => [r.name, r.statuses]))}`);
  const answers = results.map(
    (r) =>
      `${r.name}: ${Object.entries(r.statuses.mixed)
        .map(([s, n]) => `${s} ×${n}`)
        .join(', ')}`,
  );
  const text = [
    `Node ${process.version}, Linux ${release()}, ${cpus().length} × ${cpus()[0]?.model.trim()}; ${rounds} rounds of ${ms} ms, 32 connections.`,
    'Processor time for one request (median), and in brackets ours divided by it (median of the rounds: under 1, ours takes less):',
    cost(results, ours),
    `Our own route without a check takes ${micros(ours, 'unchecked').toFixed(0)} µs.`,
    rest(results),
    targets(results, ours),
  ].join('\n\n');
  console.log(`\n${text}\n\nAnswers to the half-invalid load, last round:\n${answers.join('\n')}`);
  if (!write) return;
  const file = join(import.meta.dirname, '..', 'docs', 'performance.md');
  const page = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    page.replace(/(<!-- bench -->)[\s\S]*(<!-- \/bench -->)/, (_all, a, b) => `${a}\n\n${text}\n\n${b}`),
  );
}
