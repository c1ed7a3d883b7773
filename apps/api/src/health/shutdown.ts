import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { ReplaySubject } from 'rxjs';

/** Whether the end has begun: from then on readiness says so, and balancers send nobody here. */
@Injectable()
export class Shutdown implements OnModuleDestroy {
  private started = false;
  private readonly beginning = new ReplaySubject<void>(1);

  /** Emits when the end begins, also for whoever comes later: what would last on ends itself then. */
  readonly begins = this.beginning.asObservable();

  get begun(): boolean {
    return this.started;
  }

  begin(): void {
    this.started = true;
    this.beginning.next();
  }

  onModuleDestroy(): void {
    this.begin();
  }
}
