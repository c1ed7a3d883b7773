import { type Entered, Replays, type UsedProof } from './replays';

/** The part of the room that one key may fill. */
const SHARE = 10;
/** How many ended entries go with each that comes. */
const AT_ONCE = 20;

/** What one key has in the memory. All times are seconds of a clock that nobody sets. */
interface Held {
  /** When each of its proofs ends, about in that order; some may have ended already. */
  ends: number[];
  /** The earliest of them. */
  first: number;
  /** When those that had ended were last taken out. */
  swept: number;
}

/**
 * Used proofs of this process. Entries stand by the second in which they end, so that none has a timer. From then on they
 * take up no room; their names go a few at a time.
 */
export class MemoryReplays extends Replays {
  private readonly keys = new Map<string, string>();
  private readonly ends = new Map<number, string[]>();
  private readonly ended: string[][] = [];
  private readonly held = new Map<string, Held>();
  private swept = -Infinity;
  private room: number;

  constructor(
    private readonly size: number,
    private readonly now = () => performance.now() / 1000,
  ) {
    super();
    this.room = size;
  }

  /** How many proofs are remembered. */
  get count(): number {
    return this.size - this.room;
  }

  override enter({ name, jkt, lifetime }: UsedProof): Entered {
    const now = this.now();
    const second = Math.floor(now);
    this.sweep(second);
    if (this.keys.has(name)) return 'seen';
    const end = Math.ceil(now + lifetime);
    const held = this.held.get(jkt) ?? { ends: [], first: end, swept: second };
    if (this.isFull(held, second)) return { full: 'share', retryAfter: wait(held.first, now) };
    if (this.room <= 0) return { full: 'all', retryAfter: wait(Math.min(...this.ends.keys()), now) };
    this.room--;
    this.keys.set(name, jkt);
    const names = this.ends.get(end);
    if (names) names.push(name);
    else this.ends.set(end, [name]);
    held.ends.push(end);
    held.first = Math.min(held.first, end);
    this.held.set(jkt, held);
    return 'entered';
  }

  /** Whether a key has its whole share, once what has ended is taken out. */
  private isFull(held: Held, second: number): boolean {
    const share = this.size / SHARE;
    if (held.ends.length >= share && held.swept < second) {
      held.ends = held.ends.filter((end) => end > second);
      held.first = held.ends.reduce((first, end) => Math.min(first, end), Infinity);
      held.swept = second;
    }
    return held.ends.length >= share;
  }

  /** Lets go of what has ended: of some of it each time, so that no request pays for a whole flood. */
  private sweep(second: number): void {
    if (second > this.swept) {
      this.swept = second;
      for (const [end, names] of this.ends) {
        if (end > second) continue;
        this.ends.delete(end);
        this.ended.push(names);
        this.room += names.length;
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
    const ends = this.held.get(jkt)?.ends;
    while (ends?.[0] !== undefined && ends[0] <= second) ends.shift();
    if (ends?.length === 0) this.held.delete(jkt);
  }
}

const wait = (end: number, now: number): number => Math.max(1, Math.ceil(end - now));
