import cluster, { type Worker } from 'node:cluster';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { type Config } from '../config/config';
import { createLog, PinoLogger } from '../log';
import { explain } from '../server/opening';
import { onEndSignals } from '../server/signals';

/** Milliseconds from a worker's end to the start of the one that takes its place: doubled where it ends soon again. */
const PAUSE = { least: 500, most: 30_000 };
/** Milliseconds after which a worker that ends has been well. */
const WELL = 60_000;
/** Milliseconds that all of them have to end: more than one takes at most, and less than the ten seconds of `docker stop`. */
const PATIENCE = 9800;

/** Whether this process starts workers, and is none. */
export const { isPrimary } = cluster;

/**
 * Answers requests in several processes that listen at one port (node:cluster): connections go to them in turn. The first
 * shows that the configuration works before the others start, and ends all where it does not. One that ends is replaced.
 * On SIGTERM, SIGINT and SIGHUP each ends as a single one does (`endOnSignals`), and then this process.
 */
export async function runWorkers(config: Config): Promise<void> {
  const log = new PinoLogger(await createLog(config));
  Logger.overrideLogger(log);
  const crew = new Crew(config, (sentence) => log.warn(sentence, 'Workers'));
  onEndSignals(() => crew.end());
  if (config.metricsPort !== undefined) await openMetrics(config.metricsPort);
  await crew.start();
  log.log(`Requests are answered by ${config.workers} workers.`, 'Workers');
}

/** Before there are workers: a taken port is said before anybody is answered, and nobody has to be ended. */
async function openMetrics(port: number): Promise<void> {
  const { serveWorkersMetrics } = await import('../metrics/serve-metrics');
  await serveWorkersMetrics(port).catch((error: unknown) => {
    throw explain(error, { variable: 'METRICS_PORT', port });
  });
}

class Crew {
  private readonly size: number;
  private readonly env: Readonly<Record<string, string>>;
  private pause = PAUSE.least;
  private ending = false;

  constructor(
    { workers, dpop }: Config,
    private readonly warn: (sentence: string) => void,
  ) {
    this.size = workers;
    // A nonce that one of them gave is good at each.
    this.env = { DPOP_NONCE_KEY: dpop.nonceKey ?? randomBytes(32).toString('base64url') };
  }

  /** Resolves when the first listens. Where that ends instead, this process does, with its code: it has said why. */
  async start(): Promise<void> {
    cluster.setupPrimary({ serialization: 'advanced' }); // JSON knows no Infinity, which figures may have
    const first = cluster.fork(this.env);
    const gone = once(first, 'exit').then(([code]: (number | null)[]) => this.ending || process.exit(code ?? 1));
    await Promise.race([once(first, 'listening'), gone]);
    if (this.ending) return;
    first.removeAllListeners('exit');
    this.replace(first);
    for (let i = 1; i < this.size; i++) this.replace(cluster.fork(this.env));
  }

  /** Ends all, and this process: with 0 where each of them did so in order, or had not begun. */
  async end(): Promise<void> {
    if (this.ending) return;
    this.ending = true;
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker && !worker.isDead()) as Worker[];
    const ends = workers.map(async (worker) => (await once(worker, 'exit')) as [number | null, string | null]);
    for (const worker of workers) worker.process.kill('SIGTERM');
    setTimeout(() => workers.forEach((worker) => worker.process.kill('SIGKILL')), PATIENCE).unref();
    // One that starts does not hear signals yet, and ends by them.
    const inOrder = (await Promise.all(ends)).every(([code, signal]) => code === 0 || signal === 'SIGTERM');
    process.exit(inOrder ? 0 : 1);
  }

  /** Sees to it that another takes the place of a worker that ends. */
  private replace(worker: Worker): void {
    const since = Date.now();
    worker.once('exit', (code: number | null, signal: string | null) => {
      if (this.ending) return;
      this.pause = Date.now() - since > WELL ? PAUSE.least : Math.min(this.pause * 2, PAUSE.most);
      this.warn(
        `Worker ${worker.process.pid} ended (${signal ?? `code ${code}`}): another starts in ${this.pause / 1000} s.`,
      );
      void pause(this.pause).then(() => this.ending || this.replace(cluster.fork(this.env)));
    });
  }
}
