import { Component, computed, DestroyRef, inject, input, signal } from '@angular/core';

@Component({
  selector: 'app-lifetime',
  template: `
    <p [id]="label()">{{ sentence() }}</p>
    <progress max="1" [value]="left()" [attr.aria-labelledby]="label()"></progress>
  `,
  styleUrl: './lifetime.scss',
})
export class Lifetime {
  readonly label = input.required<string>();
  /** Seconds since 1970, as tokens have them. */
  readonly issued = input.required<number>();
  readonly expires = input.required<number>();
  private readonly now = signal(Date.now() / 1000);
  private readonly seconds = computed(() => Math.max(0, Math.round(this.expires() - this.now())));

  protected readonly left = computed(() => Math.min(1, this.seconds() / Math.max(1, this.expires() - this.issued())));
  protected readonly sentence = computed(() =>
    this.seconds() ? `${inWords(this.seconds())} left` : 'Expired: the next call has it renewed.',
  );

  constructor() {
    const timer = setInterval(() => this.now.set(Date.now() / 1000), 1_000);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}

function inWords(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  if (hours) return `${hours} h ${minutes} min`;
  return minutes ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}
