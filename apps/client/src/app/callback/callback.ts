import { Location } from '@angular/common';
import { Component, inject, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { Router } from '@angular/router';
import { AuthError, AuthService } from '@latchkey/angular-auth';
import { Faults } from '../fault/faults';
import { Notice } from '../fault/notice';

@Component({
  selector: 'app-callback',
  imports: [Notice],
  template: `
    <h1 tabindex="-1" [class.waiting]="!error()">{{ heading() }}</h1>
    @if (error(); as error) {
      <app-notice [fault]="error" [quote]="error.detail" [busy]="auth.leaving()" (again)="logInAgain(error)" />
      <p><a href=".">Back to the start</a></p>
    }
  `,
})
export class Callback {
  protected readonly auth = inject(AuthService);
  private readonly router = inject(Router);
  private readonly location = inject(Location);
  private readonly faults = inject(Faults);
  private readonly title = inject(Title);
  protected readonly error = signal<AuthError | null>(null);

  constructor() {
    void this.finish();
  }

  protected heading(): string {
    const error = this.error();
    if (!error) return 'Logging you in…';
    return error.code === 'access-denied' ? 'You are not logged in' : 'The login could not be finished';
  }

  protected logInAgain({ target }: AuthError): void {
    void this.auth.login(typeof target === 'string' ? target : '/');
  }

  private async finish(): Promise<void> {
    try {
      const target = await this.auth.finishLogin(location.href);
      await this.router.navigateByUrl(target, { replaceUrl: true });
    } catch (thrown) {
      this.error.set(this.faults.tell(AuthError.of(thrown)));
      this.title.setTitle(`${this.heading()} · Latchkey`);
      // The code and the tenant's words must not stay in the address, nor be sent again by a reload.
      this.location.replaceState('/callback');
    }
  }
}
