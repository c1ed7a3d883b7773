import { Component, computed, input, output, signal } from '@angular/core';
import { type Fault } from './fault';
import { REMEDIES } from './remedies';

/** The one useful button under a fault. What it copies it copies by itself; the rest its page does. */
@Component({
  selector: 'app-help-button',
  template: `
    <button type="button" class="quiet" [attr.aria-busy]="busy()" (click)="help()">{{ remedy().label }}</button>
    <p role="status">{{ note() }}</p>
  `,
})
export class HelpButton {
  readonly fault = input.required<Fault>();
  readonly busy = input(false);
  /** What to hand on to somebody who can help. */
  readonly words = input.required<string>();
  /** Another attempt, or a login: whichever the button promised. */
  readonly again = output<'retry' | 'login'>();
  protected readonly remedy = computed(() => REMEDIES[this.fault().code]);
  private readonly told = signal<{ readonly fault: Fault; readonly note: string } | null>(null);
  protected readonly note = computed(() => (this.told()?.fault === this.fault() ? this.told()?.note : ''));

  protected async help(): Promise<void> {
    const { act } = this.remedy();
    if (act === 'retry' || act === 'login') return this.again.emit(act);
    const fault = this.fault();
    const copied = await copy(this.words());
    const note = copied ? 'Copied. Send it to whoever administers your account.' : NO_COPY;
    this.told.set({ fault, note });
  }
}

export const NO_COPY = 'This browser lets no page copy.';

/** Whether it could: a browser may forbid it, and offers no clipboard to a page without https. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
