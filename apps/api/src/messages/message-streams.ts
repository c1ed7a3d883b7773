import { Injectable, type MessageEvent } from '@nestjs/common';
import {
  concatAll,
  concatMap,
  defer,
  filter,
  finalize,
  interval,
  map,
  merge,
  Observable,
  startWith,
  takeUntil,
  timer,
} from 'rxjs';
import { type Caller, callerKey, Revocations } from '@latchkey/nest-auth';
import { Shutdown } from '../health/shutdown';
import { MessageNews } from './message-news';
import { MessageStore, type StoredMessage } from './message-store';
import { StoreAwayError } from '../redis/store-away-error';
import { ApiRefusal } from '../refusals';

/** Most streams that a caller may have open: a page in five tabs. */
const MOST = 5;
/** A stream lasts a day at most, in milliseconds, also where the token lasts longer: no timer runs for a month. */
const LONGEST = 24 * 60 * 60 * 1000;

/** The streams of messages: each caller's own, as long as the token is good. */
@Injectable()
export class MessageStreams {
  /** Milliseconds between comments, by which both sides and what lies between learn that the connection lives. */
  commentEvery = 15_000;

  private readonly open = new Map<string, number>();

  constructor(
    private readonly store: MessageStore,
    private readonly news: MessageNews,
    private readonly shutdown: Shutdown,
    private readonly revocations: Revocations,
  ) {}

  /**
   * Messages as they come, after those that came behind `position`. Ends with the token, the session or the process.
   * Throws a `Refusal` to whom has too many. By promise, for where it begins is known before anything is answered: whoever
   * has an answer misses nothing.
   */
  async of(caller: Caller, position?: number): Promise<Observable<MessageEvent>> {
    const owner = callerKey(caller);
    const latest = await this.store.latest(caller);
    // A position of another database, which is ahead of this one, would hide what comes.
    const last = Math.min(position ?? latest, latest);
    return defer(() => {
      this.enter(owner);
      const lifetime = Math.min(caller.expires * 1000 - Date.now(), LONGEST);
      const over = merge(timer(lifetime), this.revocationOf(caller), this.shutdown.begins);
      return this.after(last, caller).pipe(
        takeUntil(over),
        finalize(() => this.leave(owner)),
      );
    });
  }

  /** Emits when the session of a caller's token is over: the guard has looked a moment ago, so this looks once more. */
  private revocationOf(caller: Caller): Observable<void> {
    const changes = new Observable<void>((subscriber) => this.revocations.onChange(() => subscriber.next()));
    return changes.pipe(
      startWith(undefined),
      filter(() => this.revocations.has(caller)),
    );
  }

  /** Looks into the store at every comment too, for the word of another process may have got lost. */
  private after(last: number, caller: Caller): Observable<MessageEvent> {
    const news = this.news.of(caller).pipe(
      startWith(undefined),
      map(() => []),
    );
    const beats = interval(this.commentEvery).pipe(map(() => [{ comment: '' }]));
    return merge(news, beats).pipe(
      concatMap(async (beat): Promise<MessageEvent[]> => {
        const stored = await this.store.after(caller, last).catch(noneWhileAway);
        last = stored.at(-1)?.position ?? last;
        return [...stored.map(({ position, message }) => ({ id: String(position), data: message })), ...beat];
      }),
      concatAll(),
    );
  }

  private enter(owner: string): void {
    const count = this.open.get(owner) ?? 0;
    if (count >= MOST) {
      throw new ApiRefusal('streams_full', `You have ${MOST} streams open: close one first.`, { retryAfter: 15 });
    }
    this.open.set(owner, count + 1);
  }

  private leave(owner: string): void {
    const count = this.open.get(owner) ?? 0;
    if (count > 1) this.open.set(owner, count - 1);
    else this.open.delete(owner);
  }
}

/** A stream outlasts an outage of the store, and looks again later. */
function noneWhileAway(error: unknown): readonly StoredMessage[] {
  if (error instanceof StoreAwayError) return [];
  throw error;
}
