import { type Entered, Replays, type UsedProof } from './replays';

/** The part of the room that one key may fill. */
const SHARE = 10;
/** How many ended entries go with each that comes. */
const AT_ONCE = 20;

/** What one key has in the memory: how much, and the second before which none of it goes. */
interface Held {
  count: number;
  first: number;
}

/**
 * Used proofs of this process. Entries stand by the second in which they end, so that none has a timer. Seconds are those
 * of a clock that nobody sets.
 */
export class MemoryReplays extends Replays {
  private readonly keys = new Map<string, string>();
  private readonly ends = new Map<number, string[]>();
  private readonly ended: string[][] = [];
  private readonly held = new Map<string, Held>();
  private swept = -Infinity;

  constructor(
    private readonly size: number,
    private readonly now = () => performance.now() / 1000,
  ) {
    super();
  }

  /** How many proofs are remembered. */
  get count(): number {
    return this.keys.size;
  }

  override enter({ name, jkt, lifetime }: UsedProof): Entered {
    const now = this.now();
    this.sweep(Math.floor(now));
    if (this.keys.has(name)) return 'seen';
    const end = Math.ceil(now + lifetime);
    const held = this.held.get(jkt) ?? { count: 0, first: end };
    if (held.count >= this.size / SHARE) return { full: 'share', retryAfter: wait(held.first, now) };
    if (this.keys.size >= this.size) return { full: 'all', retryAfter: wait(Math.min(...this.ends.keys()), now) };
    this.keys.set(name, jkt);
    const names = this.ends.get(end);
    if (names) names.push(name);
    else this.ends.set(end, [name]);
    this.held.set(jkt, { count: held.count + 1, first: Math.min(held.first, end) });
    return 'entered';
  }

  /** Lets go of what has ended: of some of it each time, so that no request pays for a whole flood. */
  private sweep(second: number): void {
    if (second > this.swept) {
      this.swept = second;
      for (const [end, names] of this.ends) {
        if (end > second) continue;
        this.ends.delete(end);
        this.ended.push(names);
      }
    }
    for (let left = AT_ONCE; left > 0 && this.ended.length > 0; left--) {
      const name = this.ended.at(-1)?.pop();
      if (name === undefined) this.ended.pop();
      else this.release(name, second);
    }
  }

  private release(name: string, second: number): void {
    const jkt = this.keys.get(name) ?? '';
    this.keys.delete(name);
    const count = (this.held.get(jkt)?.count ?? 0) - 1;
    if (count > 0) this.held.set(jkt, { count, first: second + 1 });
    else this.held.delete(jkt);
  }
}

const wait = (end: number, now: number): number => Math.max(1, Math.ceil(end - now));
