import { Component, computed, input, output } from '@angular/core';
import { type Fault } from './fault';
import { HelpButton } from './help-button';

/** A fault as the shell, the callback and the start show it: its sentence, the login service's own words, its button. */
@Component({
  selector: 'app-notice',
  imports: [HelpButton],
  template: `
    <div role="alert">
      <p>{{ fault().message }}</p>
      @if (quote(); as quote) {
        <p>
          The login service says: <q>{{ quote }}</q>
        </p>
      }
    </div>
    <app-help-button [fault]="fault()" [words]="words()" [busy]="busy()" (again)="again.emit()" />
  `,
})
export class Notice {
  readonly fault = input.required<Fault>();
  readonly quote = input<string>();
  readonly busy = input(false);
  readonly again = output();
  protected readonly words = computed(() =>
    [`${this.fault().message} (${this.fault().code})`, this.quote()].filter(Boolean).join('\n'),
  );
}
