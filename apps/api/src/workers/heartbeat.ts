import { type Worker } from 'node:cluster';

/** How often a worker is asked within its patience, which is over when none of these was answered. */
const LOOKS = 6;
/** How many times as patient with one that does not listen yet: it reads its code, and on a small machine several do at once. */
const START = 10;

/**
 * Asks a worker over its channel, until it ends, whether its event loop goes round. Looks are counted and not time, so that a
 * primary which stood still as well, as on a laptop that slept, does not take its own delay for the worker's.
 *
 * @param patience seconds for which a worker may be silent
 * @param hangs is called once, with the seconds for which it was
 */
export function watch(worker: Worker, patience: number, hangs: (seconds: number) => void): void {
  let most = LOOKS * START;
  let unanswered = 0;
  worker.once('listening', () => (most = LOOKS));
  worker.on('message', () => (unanswered = 0));
  const look = () => {
    if (unanswered < most) {
      unanswered++;
      worker.send('alive', () => undefined); // where it has gone, its exit says so
      return;
    }
    clearInterval(timer);
    hangs((most / LOOKS) * patience);
  };
  const timer = setInterval(look, (patience / LOOKS) * 1000).unref();
  worker.once('exit', () => clearInterval(timer));
}
