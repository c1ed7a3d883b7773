import { type Figures } from '../metrics/metrics';

/** What the primary asks of a worker: whether it goes on, and its figures. */
export type Question = 'alive' | 'figures';

/** A line of the log that is about the API, and about no request. */
export interface Sentence {
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
  readonly context: string;
}

/** What a worker sends to the primary: an answer, by the name of its question, or a sentence for the log. */
export interface Word {
  readonly alive?: true;
  readonly figures?: Figures;
  readonly sentence?: Sentence;
}

/** In a worker: answers a question of the primary each time that it is asked, where there is an answer. */
export function answerPrimary(question: Question, answer: () => Promise<Word | undefined>): void {
  process.on('message', (asked) => {
    if (asked === question) void answer().then((word) => word && tellPrimary(word));
  });
}

/** In a worker: sends to the primary what nobody waits for. A primary that has gone takes its workers with it. */
export function tellPrimary(word: Word): void {
  process.send?.(word, () => undefined);
}
