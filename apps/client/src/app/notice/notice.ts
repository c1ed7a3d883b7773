import { Component, input } from '@angular/core';

@Component({
  selector: 'app-notice',
  template: `
    <div class="notice" role="alert">
      <p>{{ text() }}</p>
      @if (quote()) {
        <p class="quote">
          The login service says: <q>{{ quote() }}</q>
        </p>
      }
    </div>
    <ng-content />
  `,
})
export class Notice {
  readonly text = input.required<string>();
  readonly quote = input<string>();
}
