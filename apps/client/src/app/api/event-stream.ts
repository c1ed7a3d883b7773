import { type HttpClient, HttpErrorResponse, type HttpEvent, HttpEventType } from '@angular/common/http';
import { AuthError, UNANSWERED } from '@latchkey/angular-auth';
import { concatMap, defer, from, type Observable, repeat, retry, tap, throwError, timeout, timer } from 'rxjs';

/** One event of a stream (HTML, section 9.2, "Server-sent events"). */
export interface StreamedEvent {
  readonly id?: string;
  readonly data: string;
}

/** Milliseconds without a word after which a stream counts as dead: the API says something every 15 s. */
const SILENCE = 40_000;
/** Milliseconds before another attempt; doubled with each failure in a row. */
const PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

/**
 * Server-sent events by `fetch`: `EventSource` could send a token in the URL only, where it is written down (RFC 9700
 * section 4.3.2). Through HttpClient, the interceptor sends one that has time left on it, each time anew. The API ends a
 * stream with its token; this comes back with the next one and with `Last-Event-ID`, so nothing in between is missed.
 *
 * It ends when it is unsubscribed from, or with the error of an attempt that another one would not mend.
 */
export function eventsOf(http: HttpClient, url: string): Observable<StreamedEvent> {
  let last: string | undefined;
  const connection = defer(() => {
    const headers = { Accept: 'text/event-stream', ...(last !== undefined && { 'Last-Event-ID': last }) };
    const read = reader();
    return http.get(url, { observe: 'events', reportProgress: true, responseType: 'text', headers }).pipe(
      timeout({ each: SILENCE }),
      concatMap((event) => from(read(event))),
      tap(({ id }) => (last = id ?? last)),
    );
  });
  return connection.pipe(
    repeat({ delay: PAUSE }),
    retry({
      delay: (error: unknown, failures) =>
        mayPass(error) ? timer(Math.min(PAUSE * 2 ** (failures - 1), LONGEST_PAUSE)) : throwError(() => error),
      resetOnSuccess: true,
    }),
  );
}

/** Takes the events out of an answer that is still growing. */
function reader(): (event: HttpEvent<string>) => readonly StreamedEvent[] {
  let done = 0;
  return (event) => {
    if (event.type === HttpEventType.ResponseHeader) {
      done = 0; // another attempt has its own text: the interceptor repeats what was refused
      const type = event.headers.get('Content-Type') ?? '';
      if (event.ok && !type.startsWith('text/event-stream')) throw new TypeError(`No stream of events: ${type}`);
    }
    if (!('partialText' in event)) return [];
    const text = event.partialText ?? '';
    const blocks = text.slice(done).split(/\r?\n\r?\n/);
    done = text.length - (blocks.pop() ?? '').length;
    return blocks.flatMap(eventIn);
  };
}

/** The event of a block; what has no data is a comment. */
function eventIn(block: string): readonly StreamedEvent[] {
  const values = (field: string) =>
    block.split(/\r?\n/).flatMap((line) => (line.startsWith(`${field}:`) ? line.slice(field.length + 1) : []));
  const [data, ids] = [values('data'), values('id')].map((lines) => lines.map((line) => line.replace(/^ /, '')));
  return data?.length ? [{ id: ids?.at(-1), data: data.join('\n') }] : [];
}

/** Whether the same attempt may succeed later: nobody has answered, or the API has no time. */
function mayPass(error: unknown): boolean {
  if (error instanceof HttpErrorResponse) return error.status === 0 || error.status === 429 || error.status >= 500;
  return error instanceof AuthError ? UNANSWERED.includes(error.code) : (error as Error).name === 'TimeoutError';
}
