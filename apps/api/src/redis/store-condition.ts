import { type Observable, Subject } from 'rxjs';
import { StoreAwayError } from './store-away-error';

/** How the store is. */
export interface StoreState {
  /** Why it is not used, in words without a secret or an address; undefined while it answers and takes writes. */
  readonly fault: string | undefined;
  /** What the server does when it is full (`maxmemory-policy`), where it tells. */
  readonly policy: string | undefined;
}

/** How the store is, as its connections find it one after another. */
export class StoreCondition implements StoreState {
  policy: string | undefined;
  /** How many times it was wanted in vain. */
  failures = 0;
  private reason: string | undefined = 'it has not answered yet';
  private readonly states = new Subject<StoreState>();

  get fault(): string | undefined {
    return this.reason;
  }

  /** Whether it answers and takes writes. */
  get up(): boolean {
    return this.reason === undefined;
  }

  /** Emits when the store comes and goes. */
  get changes(): Observable<StoreState> {
    return this.states.asObservable();
  }

  tell(fault: string | undefined): void {
    if (this.reason === fault) return;
    this.reason = fault;
    this.states.next({ fault, policy: this.policy });
  }

  refuse(sentence: string): Promise<never> {
    this.failures++;
    return Promise.reject(new StoreAwayError(sentence));
  }
}
