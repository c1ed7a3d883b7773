import { availableParallelism } from 'node:os';
import { type Faults } from './faults';
import { parseSeconds } from './seconds';
import { wholeNumber } from './whole-number';

const MOST = 64;

/** Seconds. A loop that stands still for the usual ones does so for good, on a crowded machine too. */
const PATIENCE = { usual: 30, least: 1, most: 3600 };

/**
 * `WORKERS`: how many processes answer requests, one unless it says otherwise; `auto` is one for each core that this process
 * may use. Several agree on limits, used proofs, logouts and keys of writes in the store alone, so they need one.
 */
export function parseWorkers(text: string | undefined, hasStore: boolean, faults: Faults): number {
  if (text === undefined) return 1;
  const workers = text === 'auto' ? availableParallelism() : wholeNumber(text, 1, MOST);
  if (workers === undefined) {
    faults.add(`WORKERS is "${text}": put a whole number from 1 to ${MOST} there, or auto.`);
    return 1;
  }
  if (workers > 1 && !hasStore)
    faults.add(
      `WORKERS is ${text === 'auto' ? `auto, which is ${workers} here` : text}, and they share no store: a proof could be used once at each. Put the address of a Redis or Valkey server into REDIS_URL, or leave WORKERS out.`,
    );
  return workers;
}

/** `WORKER_PATIENCE`: seconds that one of several workers may be silent. */
export function parseWorkerPatience(text: string | undefined, faults: Faults): number {
  return parseSeconds('WORKER_PATIENCE', text, PATIENCE, faults);
}
