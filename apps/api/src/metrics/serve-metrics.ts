import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ISSUERS, type Issuers } from '@latchkey/nest-auth';
import { CONFIG, type Config } from '../config/config';
import { RedisConnection } from '../redis/connection';
import { createMetrics } from './metrics';

/**
 * Serves the figures at /metrics on a port of their own, on loopback only: they are for the operator, and the API's
 * port is for everybody. Must come before the application is ready. Gives the port; ends with the application.
 */
export async function serveMetrics(app: NestFastifyApplication, port: number): Promise<number> {
  const store = app.get<Config>(CONFIG).redis && app.get(RedisConnection);
  const fastify = app.getHttpAdapter().getInstance();
  const { registry, close } = createMetrics(fastify, app.get<Issuers>(ISSUERS), store);
  const server = createServer((request, response) => {
    if (request.url !== '/metrics' || request.method !== 'GET') {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) =>
        response.writeHead(200, { 'Content-Type': registry.contentType, 'Cache-Control': 'no-store' }).end(text),
      (error: unknown) => {
        new Logger('Metrics').error(String(error));
        response.writeHead(500).end();
      },
    );
  });
  await once(server.listen({ port, host: '127.0.0.1' }), 'listening');
  fastify.addHook('onClose', async () => {
    close();
    server.close().closeAllConnections();
  });
  const address = server.address() as AddressInfo;
  new Logger('Metrics').log(`Metrics at http://127.0.0.1:${address.port}/metrics`);
  return address.port;
}
