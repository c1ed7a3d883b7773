import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Registry } from 'prom-client';
import { ISSUERS, type Issuers } from '@latchkey/nest-auth';
import { CONFIG, type Config } from '../config/config';
import { RedisConnection } from '../redis/connection';
import { answerPrimary } from '../workers/primary';
import { WorkersFigures } from '../workers/workers-figures';
import { createMetrics } from './metrics';

/**
 * Serves the figures at /metrics on a port of their own, on loopback only: they are for the operator, and the API's
 * port is for everybody. Must come before the application is ready. Gives the port; ends with the application. One of
 * several workers serves none, and gives its figures to the process that started it.
 */
export async function serveMetrics(app: NestFastifyApplication, port: number): Promise<number | undefined> {
  const fastify = app.getHttpAdapter().getInstance();
  const { redis, workers } = app.get<Config>(CONFIG);
  const store = redis && app.get(RedisConnection);
  const { registry, close } = createMetrics(fastify, app.get<Issuers>(ISSUERS), store);
  if (workers > 1) {
    answerPrimary('figures', async () => ({ figures: await registry.getMetricsAsJSON() }));
    fastify.addHook('onClose', async () => close());
    return undefined;
  }
  const server = await serve(port, registry.contentType, () => registry.metrics());
  fastify.addHook('onClose', async () => {
    close();
    server.close().closeAllConnections();
  });
  return tell(server);
}

/** The same for the process that starts workers: figures of all of them together. */
export async function serveWorkersMetrics(port: number, size: number): Promise<void> {
  const figures = new WorkersFigures(size);
  tell(await serve(port, Registry.PROMETHEUS_CONTENT_TYPE, () => figures.read()));
}

function serve(port: number, contentType: string, read: () => Promise<string>): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics' || request.method !== 'GET') {
      response.writeHead(404).end();
      return;
    }
    read().then(
      (text) => response.writeHead(200, { 'Content-Type': contentType, 'Cache-Control': 'no-store' }).end(text),
      (error: unknown) => {
        new Logger('Metrics').error(String(error));
        response.writeHead(500).end();
      },
    );
  });
  server.listen({ port, host: '127.0.0.1' });
  return once(server, 'listening').then(() => server);
}

function tell(server: Server): number {
  const { port } = server.address() as AddressInfo;
  new Logger('Metrics').log(`Metrics at http://127.0.0.1:${port}/metrics`);
  return port;
}
