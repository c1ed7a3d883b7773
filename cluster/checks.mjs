// What must hold at the end, in sentences.
import { LIMIT } from './machines.mjs';

/** By how much three machines may exceed a limit that they share. */
const EXCESS = 1.05;

/** Most that were let in within one window, of windows in which the store was there. */
function mostLetIn(letIn, diary) {
  const length = LIMIT.window * 1000;
  const windows = [];
  for (const { time, ends } of letIn) {
    const window = windows.find((one) => Math.abs(one.ends - ends) < length / 2);
    if (window) window.count++;
    else windows.push({ since: time, ends, count: 1 });
  }
  const shared = windows.filter(({ since }) => !diary.storeAway(since, since + length, length));
  return Math.max(0, ...shared.map(({ count }) => count));
}

/** Pairs of a sentence and whether it holds. */
export function checks({ rows, letIn, leaver, diary, balancer }) {
  const cutOff = balancer.backends.reduce((sum, backend) => sum + backend.cutOff, 0);
  const most = mostLetIn(letIn, diary);
  const waits = leaver.waits.length ? `${Math.max(...leaver.waits)} ms` : 'never';
  return [
    ...rows.map((row) => [
      `${row.name}: ${row.good} good, ${row.refused} refused, ${row.faults} faults`,
      row.faults === 0,
    ]),
    [`${cutOff} cut off by kills, of ${diary.underWayAtKills} under way then`, cutOff <= diary.underWayAtKills],
    [`at most ${most} of ${LIMIT.quota} let in within ${LIMIT.window} s`, most > 0 && most <= LIMIT.quota * EXCESS],
    [`a logout counted after ${waits}`, leaver.waits.length > 0],
  ];
}
