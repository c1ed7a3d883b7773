import { Component, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import { AuthService } from '../auth/auth-service';
import { HelpButton } from '../fault/help-button';
import { type ApiError } from './api-error';
import { type Call } from './call';
import { CallList } from './call-list';
import { CallPicture } from './call-picture';
import { JsonText } from './json-text';
import { Refusal } from './refusal';

@Component({
  selector: 'app-call-result',
  imports: [CallList, CallPicture, HelpButton, JsonText, Refusal],
  templateUrl: './call-result.html',
  styleUrl: './call-result.scss',
})
export class CallResult {
  private readonly auth = inject(AuthService);
  private readonly router = inject(Router);
  readonly call = input.required<Call>();
  protected readonly leaving = this.auth.leaving;

  protected async again(act: 'retry' | 'login'): Promise<void> {
    await (act === 'retry' ? this.call().repeat() : this.auth.login(this.router.url));
  }

  /** What the help button copies: a request for the permission that is missing, or what happened. */
  protected wordsFor({ permission, verdict, message, problem, challenge }: ApiError): string {
    if (!permission) {
      const request = problem?.requestId && `Request ${problem.requestId}`;
      return [verdict, message, problem?.code, challenge, request].filter(Boolean).join('\n');
    }
    const person = this.auth.person();
    const subject = String(person?.claims['sub'] ?? '');
    return `Please grant ${person?.email ?? person?.name} (${subject}) the permission ${permission} on ${location.origin}.`;
  }
}
