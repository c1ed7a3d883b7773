import { signal } from '@angular/core';
import { type MessageDto } from '@latchkey/shared';
import { type ApiError, toApiError } from './api-error';

/** Milliseconds after which a wait is worth a word of its own. */
const LONG = 3_000;

/** One call at a time, and what became of the last one. */
export class Call {
  private readonly currentName = signal<string | null>(null);
  private readonly currentAnswer = signal<string | null>(null);
  private readonly currentError = signal<ApiError | null>(null);
  private readonly currentlyLong = signal(false);
  private again?: () => Promise<void>;

  /** Name of the call that is under way. */
  readonly running = this.currentName.asReadonly();
  readonly answer = this.currentAnswer.asReadonly();
  readonly error = this.currentError.asReadonly();
  readonly long = this.currentlyLong.asReadonly();

  async run(name: string, ask: () => Promise<MessageDto>, show: (body: MessageDto) => string): Promise<void> {
    if (this.running()) return;
    this.again = () => this.run(name, ask, show);
    this.currentName.set(name);
    this.currentAnswer.set(null);
    this.currentError.set(null);
    const timer = setTimeout(() => this.currentlyLong.set(true), LONG);
    try {
      this.currentAnswer.set(show(await ask()));
    } catch (thrown) {
      this.currentError.set(toApiError(thrown));
    } finally {
      clearTimeout(timer);
      this.currentlyLong.set(false);
      this.currentName.set(null);
    }
  }

  async repeat(): Promise<void> {
    await this.again?.();
  }
}
