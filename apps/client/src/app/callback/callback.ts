import { Location } from '@angular/common';
import { Component, inject, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { type AuthError, toAuthError } from '../auth/auth-error';
import { AuthService } from '../auth/auth-service';
import { Notice } from '../notice/notice';

@Component({
  selector: 'app-callback',
  imports: [Notice, RouterLink],
  template: `
    @if (error(); as error) {
      <h1 tabindex="-1">{{ error.code === 'access-denied' ? 'You are not logged in' : 'The login did not work' }}</h1>
      <app-notice [text]="error.message" [quote]="error.detail">
        <button type="button" [attr.aria-busy]="auth.leaving()" (click)="tryAgain(error)">Try again</button>
        <a routerLink="/">Back to the start</a>
      </app-notice>
    } @else {
      <h1 tabindex="-1" class="waiting">Logging you in…</h1>
    }
  `,
})
export class Callback {
  protected readonly auth = inject(AuthService);
  private readonly router = inject(Router);
  private readonly location = inject(Location);
  protected readonly error = signal<AuthError | null>(null);

  constructor() {
    void this.finish();
  }

  protected tryAgain({ target }: AuthError): void {
    void this.auth.login(typeof target === 'string' ? target : '/');
  }

  private async finish(): Promise<void> {
    try {
      const target = await this.auth.finishLogin(location.href);
      await this.router.navigateByUrl(target, { replaceUrl: true });
    } catch (thrown) {
      this.error.set(toAuthError(thrown));
      // The code and the tenant's words must not stay in the address, nor be sent again by a reload.
      this.location.replaceState('/callback');
    }
  }
}
