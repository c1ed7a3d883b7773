import { Component, inject, input, signal } from '@angular/core';
import { reasonPhrase } from '@latchkey/wire';
import { ApiClient } from '../api/api-client';

/** Refusals of a bound token that came alone. */
const FOR_ITS_KEY = ['token_bound', 'scheme_refused'];

/** Which key an access token is bound to, and what a copy of it is worth without. */
@Component({
  selector: 'app-bound-key',
  templateUrl: './bound-key.html',
  styleUrl: './bound-key.scss',
})
export class BoundKey {
  private readonly api = inject(ApiClient);
  /** Of the key; null where this browser keeps none. */
  readonly thumbprint = input.required<string | null>();
  protected readonly trying = signal(false);
  protected readonly verdict = signal<{
    readonly says: string;
    readonly reason?: string;
    readonly bad?: boolean;
  } | null>(null);

  protected async tryCopy(): Promise<void> {
    if (this.trying()) return;
    this.trying.set(true);
    this.verdict.set(null);
    const { status, message, problem } = (await this.api.sendCopy()) ?? {};
    this.trying.set(false);
    const answer = `${status} ${reasonPhrase(status ?? 0)}`;
    if (FOR_ITS_KEY.some((code) => code === problem?.code)) {
      this.verdict.set({ says: `The API refuses the copy: ${answer}.`, reason: message });
    } else if (problem) {
      this.verdict.set({ says: `The API refuses the call for another reason: ${answer}.`, reason: message });
    } else if (message) this.verdict.set({ says: message });
    else this.verdict.set({ says: 'The API took the copy: it asks for no proof of the key.', bad: true });
  }
}
