// What we promise, as ratios of ours to another's; under 1 ours takes less.
import { APART, HAS_FOUR_CORES, OTHER, STORED, UNLIMITED, WORKERS } from './server.mjs';
import { figures, interval, latencies, median, ratios, table, takesProofs, withInterval } from './stats.mjs';

const TUTORIAL = 'express + express-jwt';
const BARE = 'node:http + crypto';
const VENDOR = 'express-oauth2-jwt-bearer';
const CLOSE_TO_1 = 0.9;
const ENOUGH_ROUNDS = 25;

/** A limit close to 1 is within the noise of one median: it holds where the interval reaches below it, in enough rounds. */
function verdict(list, limit) {
  if (median(list) <= limit) return 'yes';
  if (limit < CLOSE_TO_1 || !(interval(list)?.[0] <= limit)) return 'no';
  return list.length >= ENOUGH_ROUNDS ? 'yes, by the interval' : `needs ${ENOUGH_ROUNDS} rounds`;
}

/** Two that take turns on a core find its caches full of the other: that is what is measured then, of any two processes. */
const SHARED = 'not to be told: fewer than four cores';

/** How much more two workers answer than one: of use only where each has a core. */
function scaling(workers, one) {
  if (!HAS_FOUR_CORES) return ['skipped: fewer than four cores', ''];
  const perSecond = (result) => result.slices.hot.map((slice) => slice.perSecond);
  const list = ratios(perSecond(workers), perSecond(one));
  return [withInterval(list), median(list) >= 1.8 ? 'yes' : 'no'];
}

export function targets(results, ours) {
  const find = (name) => results.find((r) => r.name === name);
  const [tutorial, bare, vendor, other] = [TUTORIAL, BARE, VENDOR, OTHER].map(find);
  const [unlimited, stored, workers, apart] = [UNLIMITED, STORED, WORKERS, APART].map(find);
  const rows = [['target', 'limit', 'measured', 'met']];
  const add = (what, limit, list) => rows.push([what, `≤ ${limit}`, withInterval(list), verdict(list, limit)]);
  const cpu = (result, load, otherLoad = load) => ratios(figures(ours, load), figures(result, otherLoad));
  const starts = (key) => ratios(...[ours, other].map((r) => r.starts.map((start) => start[key])));

  if (tutorial) add('hot token, to the tutorial', 0.33, cpu(tutorial, 'hot'));
  if (bare) add('hot token, to bare node + crypto', 0.65, cpu(bare, 'hot'));
  if (tutorial) add('10,000 tokens, to the tutorial', 0.36, cpu(tutorial, 'many'));
  if (tutorial) add('half invalid, to the tutorial', 0.6, cpu(tutorial, 'mixed'));
  add('hot token, to our route without a check', 1.12, cpu(ours, 'hot', 'unchecked'));
  if (vendor) add('DPoP, to express-oauth2-jwt-bearer', 0.45, cpu(vendor, 'dpop'));
  if (bare) add('DPoP, to bare node + crypto', 1.15, cpu(bare, 'dpop'));
  if (unlimited && stored) {
    const hot = (result) => ratios(figures(result, 'hot'), figures(unlimited, 'hot'));
    const p50 = (result) => latencies(result, 0.5);
    add('hot, with limits, to without', 1.1, hot(ours));
    add('hot, with limits in a store, to without', 1.6, hot(stored));
    const later = p50(stored).map((ms, round) => ms - p50(unlimited)[round]);
    add('p50 with a store, ms later than without limits', 1, later);
    const ofWorkers = (result) => ratios(figures(workers, 'hot'), figures(result, 'hot'));
    add('hot, two workers, to two apart', 1.1, ofWorkers(apart));
    if (HAS_FOUR_CORES) add('hot, two workers, to one', 1.1, ofWorkers(stored));
    else rows.push(['hot, two workers on one core, to one', '≤ 1.1', withInterval(ofWorkers(stored)), SHARED]);
    rows.push(['requests/s, two workers, to one', '≥ 1.8', ...scaling(workers, stored)]);
  }
  if (other) {
    if (takesProofs(other)) add('DPoP, to the other build', 1.03, cpu(other, 'dpop'));
    add('each token new, to the other build', 0.6, cpu(other, 'new'));
    for (const load of ['hot', 'many', 'mixed']) add(`${load}, to the other build`, 1.03, cpu(other, load));
    add('start, to the other build', 0.5, starts('ms'));
    add('RSS after the start, to the other build', 0.75, starts('rss'));
    add('RSS after the loads, to the other build', 0.5, [ours.rss / other.rss]);
  }
  const checking = results.filter((r) => !r.name.startsWith('latchkey') && !r.name.endsWith('no check'));
  if (checking.length) {
    const p99 = (r) => latencies(r, 0.99);
    const best = checking.map(p99).sort((a, b) => median(a) - median(b))[0];
    add('p99 at 300/s, to the best peer', 1, ratios(p99(ours), best));
  }
  return table(rows);
}
