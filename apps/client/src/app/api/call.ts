import { signal } from '@angular/core';
import { type ApiError, toApiError } from './api-error';
import { CallTrace } from './call-trace';

/** Milliseconds after which a wait is worth a word of its own. */
const LONG = 3_000;

/** One call at a time, and what became of the last one. */
export class Call {
  private readonly currentName = signal<string | null>(null);
  private readonly currentAnswer = signal<string | null>(null);
  private readonly currentError = signal<ApiError | null>(null);
  private readonly currentTrace = signal<CallTrace | null>(null);
  private readonly currentWait = signal<'token' | 'api' | null>(null);
  private again?: () => Promise<void>;

  /** Name of the call that is under way. */
  readonly running = this.currentName.asReadonly();
  readonly answer = this.currentAnswer.asReadonly();
  readonly error = this.currentError.asReadonly();
  readonly trace = this.currentTrace.asReadonly();
  /** What a long wait waits for. */
  readonly waitsFor = this.currentWait.asReadonly();

  async run<T>(name: string, ask: (trace: CallTrace) => Promise<T>, show: (answer: T) => string): Promise<void> {
    if (this.running()) return;
    this.again = () => this.run(name, ask, show);
    this.currentName.set(name);
    this.currentAnswer.set(null);
    this.currentError.set(null);
    this.currentTrace.set(null);
    const trace = new CallTrace();
    const timer = setTimeout(() => this.currentWait.set(trace.waitsFor), LONG);
    try {
      this.currentAnswer.set(show(await ask(trace)));
    } catch (thrown) {
      this.currentError.set(toApiError(thrown));
    } finally {
      clearTimeout(timer);
      this.currentTrace.set(trace);
      this.currentWait.set(null);
      this.currentName.set(null);
    }
  }

  async repeat(): Promise<void> {
    await this.again?.();
  }
}
