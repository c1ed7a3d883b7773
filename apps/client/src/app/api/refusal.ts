import { Component, computed, inject, input } from '@angular/core';
import { AUTH_CONFIG } from '@latchkey/angular-auth';
import { type ApiError } from './api-error';
import { type CallTrace } from './call-trace';
import { refusalRows } from './refusal-rows';

@Component({
  selector: 'app-refusal',
  templateUrl: './refusal.html',
  styleUrl: './refusal.scss',
})
export class Refusal {
  private readonly config = inject(AUTH_CONFIG);
  readonly error = input.required<ApiError>();
  readonly trace = input.required<CallTrace>();
  protected readonly rows = computed(() => refusalRows(this.error(), this.trace(), this.config));
  protected readonly explained = computed(() => {
    const type = this.error().problem?.type;
    return type && /^https?:/.test(type) ? type : null;
  });
}
