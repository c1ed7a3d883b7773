/** Seconds of the longest window: a day. */
export const LONGEST_WINDOW = 86_400;

/** How many requests are taken in how much time, as `{ quota: 600, window: 60 }`. */
export interface Quota {
  /** Requests. */
  readonly quota: number;
  /** Seconds, which begin with the first request. */
  readonly window: number;
}

/** A quota with the name by which answers tell it (draft-ietf-httpapi-ratelimit-headers-11, a quota policy). */
export interface QuotaPolicy extends Quota {
  readonly name: string;
}

/** What is used of a quota. */
export interface Used {
  /** Requests of this window, with the one that was just counted. */
  readonly used: number;
  /** Seconds until the window ends: 1 at least. */
  readonly reset: number;
}

/** Port of the counts: what several machines would share. */
export abstract class Quotas {
  /**
   * Counts one request for a partition (a caller, an address) of each of the policies, in one atomic step for each, and
   * tells what is used of them, in their order. A window that has ended begins anew. Partitions are short, whatever a
   * caller sends: 100 characters at most. By promise only where another machine has to be asked.
   */
  abstract count(policies: readonly QuotaPolicy[], partition: string): readonly Used[] | Promise<readonly Used[]>;
}
