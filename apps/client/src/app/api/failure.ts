import { Component, computed, inject, input, output } from '@angular/core';
import { Router } from '@angular/router';
import { AuthService } from '@latchkey/angular-auth';
import { HelpButton } from '../fault/help-button';
import { type ApiError } from './api-error';

/** Why a call brought no answer, in words, and the one button that helps. */
@Component({
  selector: 'app-failure',
  imports: [HelpButton],
  templateUrl: './failure.html',
  styleUrl: './failure.scss',
})
export class Failure {
  private readonly auth = inject(AuthService);
  private readonly router = inject(Router);
  readonly error = input.required<ApiError>();
  readonly verdictId = input<string>();
  /** Another attempt is wanted. */
  readonly again = output();
  protected readonly leaving = this.auth.leaving;

  /** What the help button copies: a request for the permission that is missing, or what happened. */
  protected readonly words = computed(() => {
    const { permission, verdict, message, problem, challenge } = this.error();
    if (!permission) {
      const request = problem?.requestId && `Request ${problem.requestId}`;
      return [verdict, message, problem?.code, challenge, request].filter(Boolean).join('\n');
    }
    const person = this.auth.person();
    const subject = String(person?.claims['sub'] ?? '');
    return `Please grant ${person?.email ?? person?.name} (${subject}) the permission ${permission} on ${location.origin}.`;
  });

  protected async help(act: 'retry' | 'login'): Promise<void> {
    if (act === 'retry') this.again.emit();
    else await this.auth.login(this.router.url);
  }
}
