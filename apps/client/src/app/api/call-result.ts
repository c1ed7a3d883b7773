import { Component, computed, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import { AuthService } from '../auth/auth-service';
import { type ApiErrorCode } from './api-error';
import { type Call } from './call';

const REMEDIES: Readonly<Partial<Record<ApiErrorCode, 'retry' | 'login'>>> = {
  network: 'retry',
  slow: 'retry',
  failed: 'retry',
  'api-unavailable': 'retry',
  'tenant-unreachable': 'retry',
  'login-required': 'login',
  'token-rejected': 'login',
};

@Component({
  selector: 'app-call-result',
  templateUrl: './call-result.html',
  styleUrl: './call-result.scss',
})
export class CallResult {
  private readonly auth = inject(AuthService);
  private readonly router = inject(Router);
  readonly call = input.required<Call>();
  protected readonly leaving = this.auth.leaving;
  protected readonly remedy = computed(() => {
    const error = this.call().error();
    return error && REMEDIES[error.code];
  });

  protected goToLogin(): void {
    void this.auth.login(this.router.url);
  }
}
