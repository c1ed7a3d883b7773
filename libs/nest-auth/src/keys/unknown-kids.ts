/** All times in milliseconds. */
const MINUTE = 60_000;
/** Between two fetches, whoever asks for them. */
export const FETCH_GAP = 1000;
/** Of one allowance: so many at once, and one more in each interval, which makes ten in any minute. */
const AT_ONCE = 4;
const INTERVAL = 10_000;
/** Kids that are remembered, of so many characters at most: 2 MB when all are there. */
const MOST_KIDS = 10_000;
const LONGEST_KID = 100;

/** Fetches that may be spent: a bucket that fills by the clock (GCRA). */
class Allowance {
  private full = -Infinity; // when it is full again

  /** When there is one to spend, if nobody else does. */
  get next(): number {
    return this.full - (AT_ONCE - 1) * INTERVAL;
  }

  spend(now: number): boolean {
    if (now < this.next) return false;
    this.full = Math.max(this.full, now) + INTERVAL;
    return true;
  }
}

/**
 * Decides when a kid that is among no keys has them fetched. A token with it proves nothing before its key is known, and
 * anybody can write one; so fetches are few whatever is sent, and most are not for who sends the most.
 *
 * A key that is really new is named by one token after the other, by whoever logged in since; an invented kid costs its
 * sender a name for each fetch. So one half of the fetches, ten a minute, is for any kid, and the other half for kids that
 * came before and were not looked for since: invented ones that come once each cannot touch it. One that was looked for and
 * was not there has no claim on it for a minute, so that neither a token of a withdrawn key nor one name sent again and
 * again uses it up. Thus a new key is taken with its first token where nobody sends junk, and where somebody does, with
 * the second, within a second. Who sends each of many names twice can spend both halves: then a new key waits for up to ten
 * seconds, and no other caller for anything.
 */
export class UnknownKids {
  private readonly anyKid = new Allowance();
  private readonly comingAgain = new Allowance();
  /** When each came first, in that order. */
  private readonly seen = new Map<string, number>();

  /** When some kid may have the keys fetched, as far as is known now. */
  get next(): number {
    return this.anyKid.next;
  }

  /** Whether a kid may have the keys fetched now, which spends one of few. `again`: whether it comes again. */
  mayAsk(again: boolean, now: number): boolean {
    return this.anyKid.spend(now) || (again && this.comingAgain.spend(now));
  }

  /** Notes a kid. Whether it came before, within a minute, and no fetch has begun since, the last of them at `triedAt`. */
  comesAgain(kid: string, now: number, triedAt: number): boolean {
    if (kid.length > LONGEST_KID) return false;
    const first = this.seen.get(kid);
    if (first !== undefined && now - first < MINUTE) return first > triedAt;
    this.seen.delete(kid);
    this.seen.set(kid, now);
    const [oldest = ''] = this.seen.keys();
    if (this.seen.size > MOST_KIDS) this.seen.delete(oldest);
    return false;
  }
}
