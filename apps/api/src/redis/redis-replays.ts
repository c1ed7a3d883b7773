import { type Entered, type MemoryReplays, Replays, type UsedProof } from '@latchkey/nest-auth';
import { type RedisConnection } from './connection';
import { keyOf } from './keys';
import { StoreAwayError } from './store-away-error';

/** Seconds after which who was refused may ask again: by then a store that is back is used. */
const RETRY_AFTER = 1;

/**
 * Used proofs that machines share, each beside its own: what this machine has seen stays seen, whatever becomes of the
 * store. While the store is away a proof may pass once at each machine, or is refused where the store is required.
 */
export class RedisReplays extends Replays {
  constructor(
    private readonly connection: RedisConnection,
    private readonly own: MemoryReplays,
    private readonly required: boolean,
  ) {
    super();
  }

  override enter(proof: UsedProof): Entered | Promise<Entered> {
    const up = this.connection.canWrite();
    if (!up && this.required) return { away: true, retryAfter: RETRY_AFTER };
    const entered = this.own.enter(proof);
    return up && entered === 'entered' ? this.enterShared(proof) : entered;
  }

  private async enterShared({ name, lifetime }: UsedProof): Promise<Entered> {
    const expiry = { condition: 'NX', expiration: { type: 'EX', value: Math.ceil(lifetime) } } as const;
    try {
      const entered = await this.connection.write((client) => client.set(keyOf('proof', name), '1', expiry));
      return entered === null ? 'seen' : 'entered';
    } catch (error) {
      if (!(error instanceof StoreAwayError)) throw error;
      return this.required ? { away: true, retryAfter: RETRY_AFTER } : 'entered';
    }
  }
}
