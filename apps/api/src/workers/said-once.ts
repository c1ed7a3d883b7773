import { type PinoLogger } from '../log';
import { type Sentence } from './primary';

/** Milliseconds for which a sentence is not said again: a little less than the minute after which one process repeats it. */
const BETWEEN = 50_000;

/** Says once what each worker finds by itself: at the start all of them, later those that the same thing happens to. */
export class SaidOnce {
  private readonly said = new Map<string, number>();

  constructor(private readonly log: Pick<PinoLogger, 'write'>) {}

  say({ level, text, context }: Sentence): void {
    const now = performance.now();
    for (const [sentence, at] of this.said) if (now - at >= BETWEEN) this.said.delete(sentence);
    if (this.said.has(text)) return;
    this.said.set(text, now);
    this.log.write(level, text, context);
  }
}
