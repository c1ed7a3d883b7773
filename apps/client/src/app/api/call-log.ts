import { computed, inject, Service, signal } from '@angular/core';
import { AuthService } from '@latchkey/angular-auth';
import { type CallTrace } from './call-trace';

const KEPT = 10;

/** The last calls of this tab, latest first; for as long as the person is logged in who made them. */
@Service()
export class CallLog {
  private readonly auth = inject(AuthService);
  private readonly traces = signal<readonly CallTrace[]>([]);
  readonly calls = computed(() => (this.auth.person() ? this.traces() : []));

  add(trace: CallTrace): void {
    this.traces.update((traces) => [trace, ...traces].slice(0, KEPT));
  }
}
