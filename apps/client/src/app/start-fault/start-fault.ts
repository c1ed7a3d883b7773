import {
  type ApplicationConfig,
  Component,
  inject,
  InjectionToken,
  provideBrowserGlobalErrorListeners,
  signal,
} from '@angular/core';
import { Title } from '@angular/platform-browser';
import { AuthError, loadAuthConfig } from '@latchkey/angular-auth';
import { Notice } from '../fault/notice';

const FAULT = new InjectionToken<unknown>('what kept the page from starting');

export const startFaultConfig = (fault: unknown): ApplicationConfig => ({
  providers: [provideBrowserGlobalErrorListeners(), { provide: FAULT, useValue: fault }],
});

/** Stands in for the whole page when its settings cannot be had, or anything fails on the way to it. */
@Component({
  selector: 'app-root',
  imports: [Notice],
  template: `
    <main id="main">
      <h1>The page cannot start yet</h1>
      <app-notice [fault]="fault()" [busy]="trying()" (again)="tryAgain()" />
    </main>
  `,
})
export class StartFault {
  protected readonly fault = signal(AuthError.of(inject(FAULT)));
  protected readonly trying = signal(false);

  constructor() {
    inject(Title).setTitle('Cannot start yet · Latchkey');
  }

  protected async tryAgain(): Promise<void> {
    if (this.trying()) return;
    this.trying.set(true);
    try {
      await loadAuthConfig();
      location.reload();
    } catch (thrown) {
      this.fault.set(AuthError.of(thrown));
      this.trying.set(false);
    }
  }
}
