import { type Worker } from 'node:cluster';
import { on } from 'node:events';
import { AggregatorRegistry, Gauge, Registry } from 'prom-client';
import { type Figures } from '../metrics/metrics';
import { livingWorkers } from './living-workers';
import { type Word } from './primary';

/** Milliseconds that workers have to give their figures: Prometheus waits ten seconds for all of them. */
const PATIENCE = 2000;

/** Figures that only grow. */
const GROWING = ['counter', 'histogram', 'summary'];

/**
 * The figures of all workers together. One that does not answer keeps nobody from the rest. What only grows is counted on with
 * what it said last, for it and for those that have ended: a sum that became less would look like a restart, and the whole
 * sum like new (`rate()` of Prometheus).
 */
export class WorkersFigures {
  private readonly own = new Registry();
  private readonly answering: Gauge;
  /** What each worker said last, by its id. */
  private readonly last = new Map<number, Figures>();
  /** What grew in workers that have ended. */
  private past: Figures = [];
  private reading: Promise<string> | undefined;

  /** @param size how many workers there should be */
  constructor(size: number) {
    const registers = [this.own];
    const help = 'How many processes should answer requests (WORKERS).';
    new Gauge({ name: 'latchkey_workers', help, registers }).set(size);
    this.answering = new Gauge({
      name: 'latchkey_workers_answering',
      help: 'How many of them gave their figures within two seconds.',
      registers,
    });
  }

  /** As Prometheus reads them, after two seconds at most. Who asks meanwhile gets the same. */
  read(): Promise<string> {
    return (this.reading ??= this.readAnew().finally(() => (this.reading = undefined)));
  }

  private async readAnew(): Promise<string> {
    const answers = new Map<number, Figures>();
    const ask = async (worker: Worker) => {
      const figures = await figuresOf(worker);
      if (figures) answers.set(worker.id, figures);
    };
    await Promise.all(livingWorkers().map(ask));
    await this.keep(answers);
    this.answering.set(answers.size);
    const silent = [...this.last].filter(([id]) => !answers.has(id)).map(([, figures]) => growing(figures));
    return together([...answers.values(), ...silent, this.past, await this.own.getMetricsAsJSON()]).metrics();
  }

  private async keep(answers: ReadonlyMap<number, Figures>): Promise<void> {
    for (const [id, figures] of answers) this.last.set(id, figures);
    const ids = livingWorkers().map(({ id }) => id);
    for (const [id, figures] of this.last) {
      if (ids.includes(id) || answers.has(id)) continue;
      this.last.delete(id);
      this.past = await together([this.past, growing(figures)]).getMetricsAsJSON();
    }
  }
}

const together = (figures: Figures[]) => AggregatorRegistry.aggregate(figures);
const growing = (figures: Figures) => figures.filter(({ type }) => GROWING.includes(String(type)));

/** What a worker gives; undefined where it does not, in time. */
async function figuresOf(worker: Worker): Promise<Figures | undefined> {
  const words = on(worker, 'message', { signal: AbortSignal.timeout(PATIENCE), close: ['exit'] });
  worker.send('figures', () => undefined);
  try {
    for await (const [{ figures }] of words as AsyncIterable<[Word]>) if (figures) return figures;
  } catch {
    // The time is over.
  }
  return undefined;
}
