import { computed, Service, signal } from '@angular/core';
import { Observable } from 'rxjs';

/** The requests that wait, since the API takes no more of them for a while. They go on by themselves. */
@Service()
export class Pauses {
  private readonly ends = signal<readonly number[]>([]);

  /** When the last of them goes on, in milliseconds since 1970; null where none waits. */
  readonly until = computed(() => (this.ends().length > 0 ? Math.max(...this.ends()) : null));

  /** Emits after so many seconds. Whoever unsubscribes waits no more. */
  wait(seconds: number): Observable<void> {
    return new Observable((subscriber) => {
      const end = Date.now() + seconds * 1000;
      this.ends.update((ends) => [...ends, end]);
      const timer = setTimeout(() => {
        subscriber.next();
        subscriber.complete();
      }, seconds * 1000);
      return () => {
        clearTimeout(timer);
        this.ends.update((ends) => ends.toSpliced(ends.indexOf(end), 1));
      };
    });
  }
}
