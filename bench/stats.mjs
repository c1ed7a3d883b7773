// The figures of a server, one of each round, and what such a list comes to.

const sorted = (list) => [...list].sort((a, b) => a - b);

/** The value that a share of the list is below. */
export const quantile = (list, share) => sorted(list)[Math.floor(list.length * share)];
export const median = (list) => quantile(list, 0.5);

/**
 * The 95 % interval of the median, whatever the distribution: the k-th lowest and the k-th highest value, where fewer
 * than k of so many tosses of a coin are heads in at most 2.5 % of the cases. Undefined for fewer than six values.
 */
export function interval(list) {
  const n = list.length;
  let chance = 2 ** -n; // of exactly k heads
  let below = chance; // of at most k heads
  let k = 0;
  while (below <= 0.025) {
    k += 1;
    chance *= (n - k + 1) / k;
    below += chance;
  }
  return k === 0 ? undefined : [sorted(list)[k - 1], sorted(list)[n - k]];
}

/** `0.34 (0.33–0.35)`: the median, and its interval where there is one. */
export function withInterval(list, digits = 2) {
  const limits = interval(list)?.map((limit) => limit.toFixed(digits));
  return median(list).toFixed(digits) + (limits ? ` (${limits.join('–')})` : '');
}

/** Microseconds of processor time for a request, in each round. */
export const figures = (result, load) => result.slices[load].map((slice) => slice.micros);
/** Whether a server took each proof of the last slice; an older build takes none. */
export const takesProofs = ({ statuses: { dpop } }) => dpop !== undefined && Object.keys(dpop).join() === '200';
/** Ours divided by the other's, round by round: under 1 we take less. */
export const ratios = (ours, others) => ours.map((value, round) => value / others[round]);
/** Of the latencies: one figure for each round, so that a round in which the machine stood still does not decide. */
export const latencies = (result, share) => result.latencies.map((round) => quantile(round, share));

export function table(rows) {
  const [head, ...body] = rows.map((cells) => `| ${cells.join(' | ')} |`);
  return [head, `| --- |${' --: |'.repeat(rows[0].length - 1)}`, ...body].join('\n');
}
