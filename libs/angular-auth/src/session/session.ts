import { Service, signal } from '@angular/core';
import { type Person } from '../person';

/** `unknown` lasts from the start until the session was checked, and while the page is being left for a logout. */
export type AuthStatus = 'unknown' | 'in' | 'out';

/** Who is logged in and what that person may do: the state behind `AuthService`. */
@Service()
export class Session {
  private readonly currentStatus = signal<AuthStatus>('unknown');
  private readonly currentPerson = signal<Person | null>(null);
  private readonly granted = signal<readonly string[]>([]);

  readonly status = this.currentStatus.asReadonly();
  readonly person = this.currentPerson.asReadonly();
  readonly permissions = this.granted.asReadonly();

  enter(person: Person, permissions: readonly string[]): void {
    this.currentPerson.set(person);
    this.granted.set(permissions);
    this.currentStatus.set('in');
  }

  /** A newer token may grant more or less. One that comes after the end grants nothing. */
  grant(permissions: readonly string[]): void {
    if (this.status() === 'in') this.granted.set(permissions);
  }

  forget(status: AuthStatus): void {
    this.currentPerson.set(null);
    this.granted.set([]);
    this.currentStatus.set(status);
  }
}
