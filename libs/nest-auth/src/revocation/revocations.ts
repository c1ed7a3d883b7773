import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { type Caller } from '../caller';
import { type EndedSession, type Mark, marksOf, namesOf } from './mark';
import { type RevocationLog } from './revocation-log';

/** What is read of a caller's token. */
type Issued = Pick<Caller, 'iss' | 'sub' | 'sid' | 'issued'>;

/**
 * The sessions that their issuers have ended, as this process knows them: asked at each request, so it is in memory, and
 * what outlives the process is in a `RevocationLog`. Only issuers add to it, and each mark goes with the last token that it
 * concerns.
 */
@Injectable()
export class Revocations implements OnModuleInit, OnModuleDestroy {
  /** By name, the latest `iat` of a logout; the one that was set last stands last. */
  private readonly marks = new Map<string, number>();
  private readonly listeners = new Set<() => void>();
  private unwatch: (() => void) | undefined;

  /** @param lifetime seconds that a token may live at most */
  constructor(
    private readonly log: RevocationLog,
    private readonly lifetime: number,
  ) {}

  /** Before the first request: whoever was logged out stays so. */
  async onModuleInit(): Promise<void> {
    this.unwatch = this.log.watch?.((marks) => this.take(marks)); // first, or what comes meanwhile would be missed
    this.take(await this.log.load());
  }

  onModuleDestroy(): void {
    this.unwatch?.();
  }

  /** How many marks are remembered. */
  get count(): number {
    return this.marks.size;
  }

  /**
   * Whether the session of a caller's token was ended. Both times are the issuer's: this machine's clock has no say, nor has
   * the time at which a logout token arrived. A token that does not tell when it was issued may be older than any logout.
   */
  has(caller: Issued): boolean {
    if (this.marks.size === 0) return false;
    const { issued = -Infinity } = caller;
    return namesOf(caller).some((name) => {
      const ended = this.marks.get(name);
      return ended !== undefined && issued <= ended;
    });
  }

  /**
   * Ends a session: at once in this process, and when it resolves, in the log too. Rejects where the log cannot keep it; then
   * it is over here all the same.
   */
  async end(session: EndedSession): Promise<void> {
    const marks = marksOf(session);
    this.take(marks);
    await this.log.add(marks);
  }

  /** Calls a listener after each change; gives what ends that. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private take(marks: readonly Mark[]): void {
    const news = marks.filter(({ name, iat }) => iat > (this.marks.get(name) ?? -Infinity));
    for (const { name, iat } of news) {
      this.marks.delete(name);
      this.marks.set(name, iat);
    }
    this.forget(Date.now() / 1000 - this.lifetime);
    if (news.length > 0) for (const listener of this.listeners) listener();
  }

  /** From the front, where the oldest are: no token is left that these concern. */
  private forget(before: number): void {
    for (const [name, iat] of this.marks) {
      if (iat > before) return;
      this.marks.delete(name);
    }
  }
}
