import { Injectable, type MessageEvent } from '@nestjs/common';
import {
  concatAll,
  concatMap,
  defer,
  filter,
  finalize,
  from,
  interval,
  map,
  merge,
  type Observable,
  startWith,
  Subject,
  takeUntil,
  timer,
} from 'rxjs';
import { type Caller, callerKey, type CallerName } from '@latchkey/nest-auth';
import { Shutdown } from '../health/shutdown';
import { MessageStore } from './message-store';
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

  private readonly added = new Subject<string>();
  private readonly ended = new Subject<string>();
  private readonly open = new Map<string, number>();

  constructor(
    private readonly store: MessageStore,
    private readonly shutdown: Shutdown,
  ) {}

  /** Tells the owner's streams that a message was added. */
  tell(owner: CallerName): void {
    this.added.next(callerKey(owner));
  }

  /** Ends a caller's streams: for whoever learns that the session is over. */
  end(owner: CallerName): void {
    this.ended.next(callerKey(owner));
  }

  /**
   * Messages as they come, after those that came behind `position`. Ends with the token, the session or the process.
   * Throws a `Refusal` to whom has too many.
   */
  of(caller: Caller, position?: number): Observable<MessageEvent> {
    const owner = callerKey(caller);
    return defer(() => {
      this.enter(owner);
      const lifetime = Math.min(caller.expires * 1000 - Date.now(), LONGEST);
      const over = merge(timer(lifetime), this.ended.pipe(filter((name) => name === owner)), this.shutdown.begins);
      return from(this.store.latest(caller)).pipe(
        // A position of another database, which is ahead of this one, would hide what comes.
        concatMap((latest) => this.after(Math.min(position ?? latest, latest), caller, owner)),
        takeUntil(over),
        finalize(() => this.leave(owner)),
      );
    });
  }

  /** Looks into the store at every comment too: another process may have added something. */
  private after(last: number, caller: Caller, owner: string): Observable<MessageEvent> {
    const news = this.added.pipe(
      filter((name) => name === owner),
      startWith(owner),
      map(() => []),
    );
    const beats = interval(this.commentEvery).pipe(map(() => [{ comment: '' }]));
    return merge(news, beats).pipe(
      concatMap(async (beat): Promise<MessageEvent[]> => {
        const stored = await this.store.after(caller, last);
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
