import 'reflect-metadata';
import { ConfigurationError } from './config/faults';
import { loadConfig } from './config/config';
import { createApp } from './configure-app';
import { endOnSignals } from './end-on-signals';
import { listen } from './listen';

try {
  const config = loadConfig({ env: process.env, workingFolder: process.cwd(), programFolder: import.meta.dirname });
  const app = await createApp(config);
  const { connections } = await listen(app, config);
  endOnSignals(app, connections);
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exit(1);
}
