// When things happened to the cluster, for whoever judges an answer by what was going on at its time.

/** Milliseconds in which a store that is back must be in use, and a logout known, on every machine. */
const SOON = 1000;
/** Milliseconds in which every machine must take a key that is new. */
const NEW_KEY = 2000;
/** Milliseconds that a machine which is as busy as a test takes longer than it should. */
const SLACK = 500;

export class Diary {
  #away = [];
  #rotated = [];
  /** What happened last, in words. */
  latest = '';
  /** Requests that were under way at machines when these were killed. */
  underWayAtKills = 0;

  tell(words) {
    this.latest = words;
  }

  storeIsAway() {
    this.#away.push({ from: Date.now(), to: Infinity });
  }

  storeIsBack() {
    this.#away.at(-1).to = Date.now();
  }

  keyIsNew() {
    this.#rotated.push(Date.now());
  }

  /** Whether the store could be away for a request between two times; `around` milliseconds before and after count too. */
  storeAway(from, to = from, around = 0) {
    return this.#away.some((away) => from - around <= away.to + SOON + SLACK && to + around >= away.from);
  }

  /** Whether a key was so new at a time that a token under it may still wait. */
  keyIsYoung(time) {
    return this.#rotated.some((at) => time >= at && time <= at + NEW_KEY + SLACK);
  }

  /** Whether a logout at one time must be known at another. */
  mustKnow = (logout, time) => time > logout + SOON + SLACK;
}
