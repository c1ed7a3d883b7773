import { RateLimiterMemory } from 'rate-limiter-flexible';
import { type QuotaPolicy, Quotas, type Used } from './quotas';

/** Of each policy: 600 bytes each, so 30 MB when all are there. */
const MOST_PARTITIONS = 50_000;

/** The counts of one policy. */
interface Counts {
  readonly limiter: RateLimiterMemory;
  /** In the order in which their windows began: the first ends first. */
  readonly partitions: Set<string>;
}

/**
 * Counts of this process. The library forgets a window when it ends, and has no bound; so the names are kept beside it, and
 * where there are too many the oldest window is given up, which is the one that would have ended first. Whoever is behind
 * it may begin a new one early: nobody is refused for want of room.
 */
export class MemoryQuotas extends Quotas {
  private readonly policies = new Map<string, Counts>();

  constructor(private readonly size = MOST_PARTITIONS) {
    super();
  }

  override async count(policy: QuotaPolicy, partition: string): Promise<Used> {
    const { limiter, partitions } = this.countsOf(policy);
    // Not by `consume`, which tells by rejecting that the quota is used up.
    const { consumedPoints, msBeforeNext, isFirstInDuration } = await limiter.penalty(partition);
    if (isFirstInDuration) {
      partitions.delete(partition);
      partitions.add(partition);
      const [oldest = ''] = partitions;
      if (partitions.size > this.size) {
        partitions.delete(oldest);
        await limiter.delete(oldest);
      }
    }
    return { used: consumedPoints, reset: Math.max(1, Math.ceil(msBeforeNext / 1000)) };
  }

  private countsOf({ name, quota, window }: QuotaPolicy): Counts {
    let counts = this.policies.get(name);
    if (!counts) {
      const limiter = new RateLimiterMemory({ points: quota, duration: window, keyPrefix: '' });
      this.policies.set(name, (counts = { limiter, partitions: new Set() }));
    }
    return counts;
  }
}
