import { Component, input, output } from '@angular/core';

@Component({
  selector: 'app-notice',
  template: `
    <div role="alert">
      <p>{{ text() }}</p>
      @if (quote()) {
        <p>
          The login service says: <q>{{ quote() }}</q>
        </p>
      }
    </div>
    <button type="button" class="quiet" [attr.aria-busy]="busy()" (click)="retry.emit()">Try again</button>
  `,
})
export class Notice {
  readonly text = input.required<string>();
  readonly quote = input<string>();
  readonly busy = input(false);
  readonly retry = output();
}
