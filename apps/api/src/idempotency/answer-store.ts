import { type CallerName } from '@latchkey/nest-auth';

/** What a request is known by when it comes again: who sent it, where to, and under which `Idempotency-Key`. */
export interface Repeatable {
  readonly owner: CallerName;
  /** Method and path. */
  readonly target: string;
  readonly key: string;
}

/** The answer to such a request, kept for its repetition. */
export interface KeptAnswer extends Repeatable {
  /** Of the request's body: another body under the same key is another request. */
  readonly fingerprint: string;
  readonly status: number;
  readonly location: string | undefined;
  /** As JSON. */
  readonly body: string;
}

/** How long an answer is kept, in milliseconds, and how many a caller may have: the oldest makes room. */
export const KEPT = { time: 24 * 60 * 60 * 1000, answers: 1000 };

/** Milliseconds after which a request counts as lost, so that its repetition is let in. */
export const PATIENCE = 30_000;

/** Keeps the answers to requests that may come again. */
export abstract class AnswerStore {
  abstract find(request: Repeatable): Promise<KeptAnswer | undefined>;

  /**
   * Claims a request for whoever works on it, until that is over or for `PATIENCE`. Gives what ends the claim, which fails
   * for nobody. Throws a `Refusal` where somebody else has it.
   */
  abstract claim(request: Repeatable): Promise<() => Promise<void>>;

  /** Throws a `Refusal` where another answer to the request is kept already. */
  abstract keep(answer: KeptAnswer): Promise<void>;
}
