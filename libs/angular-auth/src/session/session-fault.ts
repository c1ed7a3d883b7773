import { Service, signal } from '@angular/core';
import { Subject } from 'rxjs';
import { type AuthError } from '../auth-error';

/** What went wrong outside any page, and how to get over it: the state behind `AuthService.error`. */
@Service()
export class SessionFault {
  private readonly error = signal<AuthError | null>(null);
  private readonly told = new Subject<AuthError>();
  private again: () => Promise<unknown> = () => Promise.resolve();

  readonly current = this.error.asReadonly();
  /** Each one as it comes. */
  readonly stream = this.told.asObservable();

  /** @param again what `retry` does about it: the same once more, or a login */
  set(error: AuthError, again: () => Promise<unknown>): void {
    this.again = again;
    this.error.set(error);
    this.told.next(error);
  }

  clear(): void {
    this.error.set(null);
  }

  async retry(): Promise<void> {
    this.clear();
    await this.again();
  }
}
