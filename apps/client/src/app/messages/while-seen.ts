import { catchError, distinctUntilChanged, EMPTY, fromEvent, map, type Observable, startWith, switchMap } from 'rxjs';

/**
 * Listens for as long as somebody looks at this tab: the API and the browser have a few connections for each person and
 * each site. A source that fails is tried again the next time.
 */
export function whileSeen<T>(source: Observable<T>): Observable<T> {
  return fromEvent(document, 'visibilitychange').pipe(
    startWith(null),
    map(() => document.visibilityState !== 'hidden'),
    distinctUntilChanged(),
    switchMap((seen) => (seen ? source.pipe(catchError(() => EMPTY)) : EMPTY)),
  );
}
