import { inject, Service } from '@angular/core';
import { AuthService } from '@latchkey/angular-auth';
import { merge, type Observable, Subject } from 'rxjs';
import { type Fault } from './fault';

/** Every fault that a person meets, in one stream. A product that reports its faults somewhere subscribes here. */
@Service()
export class Faults {
  private readonly ofPages = new Subject<Fault>();

  readonly stream: Observable<Fault> = merge(inject(AuthService).faults, this.ofPages);

  /** Tells of a fault that a page shows in its own place; gives it back. Those of AuthService tell of themselves. */
  tell<F extends Fault>(fault: F): F {
    this.ofPages.next(fault);
    return fault;
  }
}
