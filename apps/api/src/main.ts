import 'reflect-metadata';
import { ConfigurationError } from './config/faults';
import { loadConfig } from './config/config';
import { createApp } from './server/configure-app';
import { endOnSignals } from './server/signals';
import { announce } from './server/announce';
import { listen } from './server/listen';

async function start(): Promise<void> {
  const config = loadConfig({ env: process.env, workingFolder: process.cwd(), programFolder: import.meta.dirname });
  if (config.workers > 1) {
    const { beWorker, isPrimary, runWorkers } = await import('./workers/workers');
    if (isPrimary) return runWorkers(config);
    beWorker();
  }
  const app = await createApp(config);
  const { connections } = await listen(app, config);
  if (config.workers === 1) announce(config);
  endOnSignals(app, connections);
}

// Without an await: the production build is a script and no module, for the sake of its start (docs/decisions/0012).
void start().catch((error: unknown) => {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exit(1);
});
