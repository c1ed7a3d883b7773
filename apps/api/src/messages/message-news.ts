import { Observable, Subject } from 'rxjs';
import { callerKey, type CallerName } from '@latchkey/nest-auth';

/** Port of the word that there are new messages: never what is in them. It may get lost, so nobody relies on it alone. */
export abstract class MessageNews {
  /** Tells whoever listens for this owner, on whatever machine, that a message was added. */
  abstract tell(owner: CallerName): void;

  /** Emits when there may be new messages of this owner. */
  abstract of(owner: CallerName): Observable<void>;
}

/** Who listens, by the name that each listens for: a word costs nothing where nobody does. */
export class Listeners {
  private readonly heard = new Map<string, Subject<void>>();

  tell(name: string): void {
    this.heard.get(name)?.next();
  }

  tellAll(): void {
    for (const heard of this.heard.values()) heard.next();
  }

  of(name: string): Observable<void> {
    return new Observable((listener) => {
      const heard = this.heard.get(name) ?? new Subject<void>();
      this.heard.set(name, heard);
      heard.subscribe(listener);
      return () => {
        if (!heard.observed) this.heard.delete(name);
      };
    });
  }
}

/** The word within this process. */
export class LocalNews extends MessageNews {
  private readonly listeners = new Listeners();

  override tell(owner: CallerName): void {
    this.listeners.tell(callerKey(owner));
  }

  override of(owner: CallerName): Observable<void> {
    return this.listeners.of(callerKey(owner));
  }
}
