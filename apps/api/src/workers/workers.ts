import cluster, { type Worker } from 'node:cluster';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { type Config } from '../config/config';
import { createLog, PinoLogger } from '../log';
import { announce } from '../server/announce';
import { explain } from '../server/opening';
import { onEndSignals } from '../server/signals';
import { watch } from './heartbeat';
import { livingWorkers } from './living-workers';
import { answerPrimary, type Word } from './primary';
import { SaidOnce } from './said-once';

/** Milliseconds from a worker's end to the start of the one that takes its place: doubled where it ends soon again. */
const PAUSE = { least: 500, most: 30_000 };
/** Milliseconds after which a worker that ends has been well. */
const WELL = 60_000;
/** Milliseconds that all of them have to end: more than one takes at most, and less than the ten seconds of `docker stop`. */
const PATIENCE = 9800;

/** Whether this process starts workers, and is none. */
export const { isPrimary } = cluster;

/** In a worker, before anything else: answers the primary that it goes on. */
export function beWorker(): void {
  answerPrimary('alive', async () => ({ alive: true }));
}

/**
 * Answers requests in several processes that listen at one port (node:cluster): connections go to them in turn. The first
 * shows that the configuration works before the others start, and ends all where it does not. One that ends is replaced, and
 * one that hangs is ended. On SIGTERM, SIGINT and SIGHUP each ends as a single one does (`endOnSignals`), and then this process.
 */
export async function runWorkers(config: Config): Promise<void> {
  const log = new PinoLogger(await createLog(config));
  Logger.overrideLogger(log);
  const crew = new Crew(config, log);
  onEndSignals(() => crew.end());
  if (config.metricsPort !== undefined) await openMetrics(config.metricsPort, config.workers);
  if (!(await crew.startFirst())) return;
  announce(config);
  await crew.startOthers();
}

/** Before there are workers: a taken port is said before anybody is answered, and nobody has to be ended. */
async function openMetrics(port: number, size: number): Promise<void> {
  const { serveWorkersMetrics } = await import('../metrics/serve-metrics');
  await serveWorkersMetrics(port, size).catch((error: unknown) => {
    throw explain(error, { variable: 'METRICS_PORT', port });
  });
}

class Crew {
  private readonly logger = new Logger('Workers');
  private readonly once: SaidOnce;
  private readonly env: Readonly<Record<string, string>>;
  private pause = PAUSE.least;
  private ending = false;

  constructor(
    private readonly config: Pick<Config, 'workers' | 'workerPatience' | 'dpop'>,
    log: PinoLogger,
  ) {
    this.once = new SaidOnce(log);
    // A nonce that one of them gave is good at each.
    this.env = { DPOP_NONCE_KEY: config.dpop.nonceKey ?? randomBytes(32).toString('base64url') };
  }

  /** Whether it listens. Where it ends by itself instead, this process does, with its code: it has said why. */
  async startFirst(): Promise<boolean> {
    cluster.setupPrimary({ serialization: 'advanced' }); // JSON knows no Infinity, which figures may have
    const first = this.fork();
    const end = once(first, 'exit') as Promise<[number | null]>;
    const [code] = await Promise.race([once(first, 'listening').then(() => [undefined] as const), end]);
    if (code !== undefined && !this.ending) process.exit(code ?? 1);
    if (this.ending) return false;
    this.replace(first);
    return true;
  }

  /** Resolves when all listen. */
  async startOthers(): Promise<void> {
    const others = Array.from({ length: this.config.workers - 1 }, () => this.fork());
    others.forEach((worker) => this.replace(worker));
    await Promise.all(others.map((worker) => once(worker, 'listening')));
    this.logger.log(`Requests are answered by ${this.config.workers} workers.`);
  }

  /** Ends all, and this process: with 0 where each of them did so in order, or had not begun. */
  async end(): Promise<void> {
    if (this.ending) return;
    this.ending = true;
    const workers = livingWorkers();
    const ends = workers.map(async (worker) => (await once(worker, 'exit')) as [number | null, string | null]);
    for (const worker of workers) worker.process.kill('SIGTERM');
    const late = () => workers.forEach((worker) => worker.isDead() || this.kill(worker, 'ended', PATIENCE / 1000));
    setTimeout(late, PATIENCE).unref();
    // One that starts does not hear signals yet, and ends by them.
    const inOrder = (await Promise.all(ends)).every(([code, signal]) => code === 0 || signal === 'SIGTERM');
    process.exit(inOrder ? 0 : 1);
  }

  private fork(): Worker {
    const worker = cluster.fork(this.env);
    worker.on('message', ({ sentence }: Word) => sentence && this.once.say(sentence));
    watch(worker, this.config.workerPatience, (seconds) => this.kill(worker, 'answered', seconds));
    return worker;
  }

  /** One that hangs hears no other signal. */
  private kill({ process }: Worker, missed: 'answered' | 'ended', seconds: number): void {
    this.logger.warn(`Worker ${process.pid} has not ${missed} for ${seconds} s: it is killed, with what it was asked.`);
    process.kill('SIGKILL');
  }

  /** Sees to it that another takes the place of a worker that ends. */
  private replace(worker: Worker): void {
    const since = Date.now();
    const { pid } = worker.process;
    worker.once('exit', (code: number | null, signal: string | null) => {
      if (this.ending) return;
      this.pause = Date.now() - since > WELL ? PAUSE.least : Math.min(this.pause * 2, PAUSE.most);
      this.logger.warn(`Worker ${pid} ended (${signal ?? `code ${code}`}): another starts in ${this.pause / 1000} s.`);
      void pause(this.pause).then(() => {
        if (this.ending) return;
        const other = this.fork();
        other.once('listening', () => this.logger.log(`Worker ${other.process.pid} answers in the place of ${pid}.`));
        this.replace(other);
      });
    });
  }
}
