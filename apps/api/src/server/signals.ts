import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Connections } from './connections';
import { Shutdown } from '../health/shutdown';

/** Milliseconds that requests in flight have to finish, and that the whole end may take. */
const PATIENCE = { requests: 8000, whole: 9500 };

/**
 * On SIGTERM, SIGINT and SIGHUP: readiness says 503, requests in flight finish, then the process ends, within 10 s.
 * Further signals change nothing: Ctrl-C reaches a process twice where its parent passes it on.
 */
export function endOnSignals(app: NestFastifyApplication, connections: Connections): void {
  const shutdown = app.get(Shutdown);
  const end = async () => {
    if (shutdown.begun) return;
    shutdown.begin();
    setTimeout(() => process.exit(1), PATIENCE.whole).unref();
    await connections.drain(PATIENCE.requests);
    await app.close();
    process.exit(0);
  };
  onEndSignals(end);
}

/** Calls `end` on each signal by which a process is asked to end. */
export function onEndSignals(end: () => Promise<void>): void {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end());
}
