import { Component, computed, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import { AuthService } from '../auth/auth-service';
import { type ApiError } from './api-error';
import { type Call } from './call';
import { CallList } from './call-list';
import { CallPicture } from './call-picture';
import { JsonText } from './json-text';
import { Refusal } from './refusal';
import { REMEDIES } from './remedies';

@Component({
  selector: 'app-call-result',
  imports: [CallList, CallPicture, JsonText, Refusal],
  templateUrl: './call-result.html',
  styleUrl: './call-result.scss',
})
export class CallResult {
  private readonly auth = inject(AuthService);
  private readonly router = inject(Router);
  readonly call = input.required<Call>();
  protected readonly leaving = this.auth.leaving;
  protected readonly copied = signal<ApiError | null>(null);
  protected readonly remedy = computed(() => {
    const error = this.call().error();
    return error && REMEDIES[error.code];
  });

  protected async help(error: ApiError): Promise<void> {
    const { act } = REMEDIES[error.code];
    if (act === 'retry') await this.call().repeat();
    else if (act === 'login') await this.auth.login(this.router.url);
    else await this.copy(error, act === 'request' ? this.requestFor(error) : detailsOf(error));
  }

  private async copy(error: ApiError, text: string): Promise<void> {
    await navigator.clipboard.writeText(text);
    this.copied.set(error);
  }

  private requestFor({ permission }: ApiError): string {
    const person = this.auth.person();
    const subject = String(person?.claims['sub'] ?? '');
    return `Please grant ${person?.email ?? person?.name} (${subject}) the permission ${permission} on ${location.origin}.`;
  }
}

function detailsOf({ verdict, message, problem }: ApiError): string {
  return [verdict, message, problem?.code, problem?.requestId && `Request ${problem.requestId}`]
    .filter(Boolean)
    .join('\n');
}
