import { Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { Pauses } from '@latchkey/angular-auth/http';

/**
 * Says that requests wait for a limit of the API, and when they go on; for a live region. A screen reader is told once, with
 * the seconds as they were then: the running number is for the eye alone.
 */
@Component({
  selector: 'app-pause',
  template: `
    @if (until()) {
      <p>
        The API takes no more requests from you for a while. This goes on by itself in
        <span aria-hidden="true">{{ left() }} s</span><span class="unseen">{{ whole() }} seconds</span>.
      </p>
    }
  `,
  styleUrl: './pause.scss',
})
export class Pause {
  protected readonly until = inject(Pauses).until;
  private readonly now = signal(Date.now());
  protected readonly whole = computed(() => secondsTo(this.until(), Date.now()));
  /** By a clock that ticks once a second, and so lags behind at first. */
  protected readonly left = computed(() => Math.min(this.whole(), secondsTo(this.until(), this.now())));

  constructor() {
    const timer = setInterval(() => this.now.set(Date.now()), 1000);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}

const secondsTo = (end: number | null, now: number) => Math.max(1, Math.ceil(((end ?? 0) - now) / 1000));
