import 'reflect-metadata';
import { type Type } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Config, loadConfig } from '../src/config/config';
import { createApp } from '../src/server/configure-app';
import { listen } from '../src/server/listen';
import { AUDIENCE, CLIENT_ID } from './create-jwt';
import { type KeyServer } from './key-server';
import { until } from './until';

/** The API on a socket of its own, as `main.ts` starts it. */
export interface TestApi {
  readonly app: NestFastifyApplication;
  readonly origin: string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** GET with a bearer token. */
  call(path: string, token: string): Promise<Response>;
  /** Of the figures, where one is configured. */
  readonly metricsPort: number | undefined;
  /** The figures, where `metricsPort` is configured. */
  metrics(): Promise<string>;
  close(): Promise<void>;
}

/** The configuration for a key server's tenant, on any free port. */
export function configFor(keys: KeyServer, changes: Partial<Config> = {}): Config {
  const env = {
    AUTH0_DOMAIN: keys.origin,
    AUTH0_CLIENT_ID: CLIENT_ID,
    AUTH0_AUDIENCE: AUDIENCE,
    LOG_LEVEL: 'silent',
    MESSAGES_DB: ':memory:',
    // Tests send more than a person does; those of limits set some.
    RATE_LIMIT: 'off',
    REFUSAL_LIMIT: 'off',
  };
  return { ...loadConfig({ env, workingFolder: '/', programFolder: '/' }), port: 0, ...changes };
}

/** Starts the API and waits until it is ready, unless a test wants to see it before. */
export async function startApi(
  keys: KeyServer,
  changes: Partial<Config> = {},
  untilReady = true,
  controllers: readonly Type[] = [],
): Promise<TestApi> {
  const config = configFor(keys, changes);
  const app = await createApp(config, controllers);
  const { port, metricsPort } = await listen(app, config);
  const origin = `http://127.0.0.1:${port}`;
  const get = (path: string, headers: Record<string, string> = {}) => fetch(`${origin}${path}`, { headers });
  const api: TestApi = {
    app,
    origin,
    metricsPort,
    metrics: () => fetch(`http://127.0.0.1:${metricsPort}/metrics`).then((response) => response.text()),
    get,
    call: (path, token) => get(path, { authorization: `Bearer ${token}` }),
    close: () => app.close(),
  };
  if (untilReady) await until(async () => (await get('/api/health/ready')).ok);
  return api;
}
