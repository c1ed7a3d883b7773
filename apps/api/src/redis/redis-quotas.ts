import { hash } from 'node:crypto';
import { type QuotaPolicy, Quotas, type Used } from '@latchkey/nest-auth';
import { type RedisConnection } from './connection';
import { keyOf } from './keys';
import { scriptOf } from './script';
import { StoreAwayError } from './store-away-error';

/** Bytes of a partition that stands in a key as it is; a subject's letters may have four each. */
const LONGEST = 90;

/** Counts one request in each window, which begins with the first and goes when it ends. Gives counts, and milliseconds left. */
const COUNT = scriptOf(`
  local counts = {}
  for i, key in ipairs(KEYS) do
    counts[2 * i - 1] = redis.call('INCR', key)
    counts[2 * i] = redis.call('PTTL', key)
    if counts[2 * i] < 0 then
      redis.call('EXPIRE', key, ARGV[i])
      counts[2 * i] = ARGV[i] * 1000
    end
  end
  return counts`);

/** Counts that machines share: one step and one answer for all policies. While the store is away, each machine's own. */
export class RedisQuotas extends Quotas {
  constructor(
    private readonly connection: RedisConnection,
    private readonly own: Quotas,
  ) {
    super();
  }

  override count(policies: readonly QuotaPolicy[], partition: string): readonly Used[] | Promise<readonly Used[]> {
    return this.connection.canWrite() ? this.countShared(policies, partition) : this.own.count(policies, partition);
  }

  private async countShared(policies: readonly QuotaPolicy[], partition: string): Promise<readonly Used[]> {
    const plain = Buffer.byteLength(partition) <= LONGEST && !partition.includes('}');
    const who = plain ? partition : hash('sha256', partition, 'base64url');
    // In braces what decides its place in a cluster; with its length, for a window of another one may still be under way.
    const keys = policies.map(({ name, window }) => keyOf('limit', `{${who}}${name}:${window}`));
    const windows = policies.map(({ window }) => String(window));
    try {
      const counts = (await this.connection.run(COUNT, keys, windows)) as number[];
      return policies.map((_, i) => ({
        used: counts[2 * i] ?? 0,
        reset: Math.max(1, Math.ceil((counts[2 * i + 1] ?? 0) / 1000)),
      }));
    } catch (error) {
      // Else a key holds what nobody here has put there: no request fails for how it is counted.
      if (!(error instanceof StoreAwayError)) this.connection.noteFailure();
      return this.own.count(policies, partition);
    }
  }
}
