import { type QuotaPolicy, Quotas, type Used } from './quotas';

/** Of each policy: about 200 bytes each, so 10 MB when all are there. */
const MOST_PARTITIONS = 50_000;
/** How many ended windows go with each that begins. */
const AT_ONCE = 2;

/** What is counted of one partition. */
interface Window {
  used: number;
  /** Whole milliseconds of a clock that nobody sets. */
  readonly end: number;
}

/**
 * Counts of this process. The windows of a policy are all of one length and stand in the order in which they began, so
 * the first is the first to end: a few that have ended go with each that begins, and none has a timer. Where there are too
 * many, the oldest is given up. Whoever is behind it may begin a new one early: nobody is refused for want of room.
 */
export class MemoryQuotas extends Quotas {
  private readonly policies = new Map<string, Map<string, Window>>();

  constructor(
    private readonly size = MOST_PARTITIONS,
    private readonly now = () => Math.floor(performance.now()),
  ) {
    super();
  }

  /** How many windows are kept. */
  get kept(): number {
    return [...this.policies.values()].reduce((sum, { size }) => sum + size, 0);
  }

  override count(policies: readonly QuotaPolicy[], partition: string): readonly Used[] {
    const now = this.now();
    return policies.map((policy) => this.countOne(policy, partition, now));
  }

  private countOne({ name, window: length }: QuotaPolicy, partition: string, now: number): Used {
    let windows = this.policies.get(name);
    if (!windows) this.policies.set(name, (windows = new Map()));
    let window = windows.get(partition);
    if (!window || window.end <= now) window = this.begin(windows, partition, now, length);
    window.used++;
    return { used: window.used, reset: Math.ceil((window.end - now) / 1000) };
  }

  private begin(windows: Map<string, Window>, partition: string, now: number, length: number): Window {
    const window = { used: 0, end: now + length * 1000 };
    windows.delete(partition); // so that the new one stands last
    windows.set(partition, window);
    let left = AT_ONCE;
    for (const [first, { end }] of windows) {
      if (windows.size <= this.size && (end > now || left-- === 0)) break;
      windows.delete(first);
    }
    return window;
  }
}
