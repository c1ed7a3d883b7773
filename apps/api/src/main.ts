import 'reflect-metadata';
import { ConfigurationError } from './config/faults';
import { loadConfig } from './config/config';
import { createApp } from './configure-app';
import { endOnSignals, listen } from './listen';

try {
  const config = loadConfig({ env: process.env, workingFolder: process.cwd(), programFolder: import.meta.dirname });
  const app = await createApp(config);
  endOnSignals(app);
  await listen(app, config);
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exit(1);
}
