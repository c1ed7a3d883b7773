import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { type Mark, RevocationLog } from '@latchkey/nest-auth';
import { type SqliteRevocationLog } from '../logout/sqlite-revocation-log';
import { type RedisConnection } from './connection';
import { keyOf } from './keys';
import { ADD_MARKS, READ_MARKS } from './revocation-scripts';
import { StoreAwayError } from './store-away-error';

/** Milliseconds between looks at what other machines have added. */
const LOOK_EVERY = 300;
/** Milliseconds for which readiness waits, and between two looks of it: a balancer that gets no answer is not kept longer. */
const MOMENT = 600;
const TURN = 20;
/** Marks of one command, so that none takes the store longer than other callers can wait. */
const PART = 500;
/** Seconds by which clocks may differ, and for which a failover may have lost marks: these are told and asked for again. */
const AGAIN = 3600;

const KEYS = [keyOf('ended', '{sessions}:iat'), keyOf('ended', '{sessions}:position')];

/**
 * Ended sessions that machines share. Each has all that it knows in its own file too, so that a session which is known to
 * have ended stays so, with or without the store, and after a restart. A mark of a time without the store is told to it when
 * it is back.
 */
export class RedisRevocationLog extends RevocationLog {
  private readonly logger = new Logger('Logout');
  /** The store's position of the mark that was read last. */
  private position = 0;
  /** When the store was last known to have all that is known here, in seconds since 1970. */
  private agreed = 0;
  private looking: Promise<readonly Mark[]> | undefined;
  /** How often the store and this machine may have come apart, and which of these times was made good last. */
  private partings = 1;
  private mended = 0;
  private over = false;
  private isFailing = false;

  /** @param lifetime seconds that a token may live at most */
  constructor(
    private readonly store: RedisConnection,
    private readonly own: SqliteRevocationLog,
    private readonly lifetime: number,
  ) {
    super();
  }

  /** Whether this machine knows what the store has, where that is there; waits for it a moment, for all machines are behind at once. */
  async isCaughtUp(): Promise<boolean> {
    for (let waited = 0; this.behind && waited < MOMENT; waited += TURN) await pause(TURN);
    return !this.behind;
  }

  /** Whether the store is there and may hold sessions that this machine does not know of yet. */
  private get behind(): boolean {
    return this.store.up && this.partings !== this.mended;
  }

  override async load(): Promise<readonly Mark[]> {
    const own = await this.own.load();
    await this.store.onModuleInit();
    return [...own, ...(await this.look())];
  }

  /** Kept is what the file or the store has: what either lacks, it gets with the next look. */
  override async add(marks: readonly Mark[]): Promise<void> {
    const [own, shared] = await Promise.allSettled([this.own.add(marks), this.tell(marks)]);
    if (shared.status === 'rejected') this.partings++;
    if (own.status === 'rejected' && shared.status === 'rejected') throw own.reason;
  }

  override watch(told: (marks: readonly Mark[]) => void): () => void {
    const look = () => void this.look().then((marks) => marks.length > 0 && told(marks));
    const ends = [this.own.watch(told)];
    const timer = setInterval(look, LOOK_EVERY).unref();
    const changes = this.store.changes.subscribe(look);
    ends.push(
      () => (this.over = true),
      () => clearInterval(timer),
      () => changes.unsubscribe(),
    );
    return () => ends.forEach((end) => end());
  }

  /** What other machines have added. Nothing while the store is away; one look at a time. */
  private look(): Promise<readonly Mark[]> {
    return (this.looking ??= this.catchUp()
      .catch((error: unknown) => {
        this.partings++;
        this.fail(error);
        return [];
      })
      .finally(() => (this.looking = undefined)));
  }

  /** Says a fault that is none of the store's being away once, until a look succeeds. */
  private fail(error: unknown): void {
    if (this.over || this.isFailing || error instanceof StoreAwayError) return;
    this.isFailing = true;
    this.logger.error(`Ended sessions cannot be shared: ${error instanceof Error ? error.message : String(error)}`);
  }

  private async catchUp(): Promise<readonly Mark[]> {
    const { partings } = this;
    const apart = partings !== this.mended;
    if (!this.store.up) {
      if (!apart) this.partings++;
      return [];
    }
    const now = Date.now() / 1000;
    if (apart) await this.tell(this.own.since(this.agreed - AGAIN));
    const marks = await this.read(apart ? this.position - AGAIN * 1000 : this.position);
    if (marks.length > 0) await this.own.add(marks);
    this.mended = partings;
    this.isFailing = false;
    this.agreed = now;
    return marks;
  }

  private async tell(marks: readonly Mark[]): Promise<void> {
    for (let i = 0; i < marks.length; i += PART) {
      const part = marks.slice(i, i + PART).flatMap(({ name, iat }) => [name, String(iat)]);
      await this.store.run(ADD_MARKS, KEYS, [String(this.lifetime), ...part]);
    }
  }

  private async read(position: number): Promise<readonly Mark[]> {
    const marks: Mark[] = [];
    for (;;) {
      const part = (await this.store.run(READ_MARKS, KEYS, [String(position), String(PART)], 'read')) as string[];
      for (let i = 0; i < part.length; i += 3) {
        marks.push({ name: part[i] ?? '', iat: Number(part[i + 1]) });
        position = Number(part[i + 2]);
      }
      this.position = Math.max(this.position, position);
      if (part.length < PART * 3) return marks;
    }
  }
}
