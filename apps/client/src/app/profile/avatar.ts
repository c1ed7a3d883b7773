import { Component, input, linkedSignal } from '@angular/core';
import { type Person } from '@latchkey/angular-auth';

@Component({
  selector: 'app-avatar',
  host: { 'aria-hidden': 'true' },
  template: `
    @if (picture(); as source) {
      <img [src]="source" alt="" width="40" height="40" referrerpolicy="no-referrer" (error)="picture.set(null)" />
    } @else {
      {{ person().initials }}
    }
  `,
  styleUrl: './avatar.scss',
})
export class Avatar {
  readonly person = input.required<Person>();
  protected readonly picture = linkedSignal(() => this.person().picture);
}
