import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance } from 'fastify';
import { type Config } from '../config/config';
import { Connections } from './connections';
import { SERVER_LIMITS, takeAllRequests } from './http-rules';
import { codeOf, explain, type Opening } from './opening';

/** Where the API listens, and the connections it has. */
export interface Listening {
  readonly port: number;
  readonly metricsPort: number | undefined;
  readonly connections: Connections;
}

/**
 * Listens where the configuration says: without a host on 127.0.0.1 and, where there is one, on ::1, for browsers and
 * Node take either for `localhost`. Throws a `ConfigurationError` with one sentence where that cannot be.
 */
export async function listen(app: NestFastifyApplication, config: Config): Promise<Listening> {
  const fastify = app.getHttpAdapter().getInstance();
  const connections = new Connections();
  connections.watch(fastify.server);
  takeAllRequests(fastify.server, fastify);
  let opening: Opening = { variable: 'METRICS_PORT', port: config.metricsPort ?? 0 };
  try {
    const metricsPort = config.metricsPort === undefined ? undefined : await openMetrics(app, config.metricsPort);
    opening = { variable: config.portVariable, port: config.port };
    await app.init();
    await fastify.listen({
      port: config.port,
      host: config.host ?? '127.0.0.1',
      // The name that the tenant knows the page by: a login begun at the other one cannot come back.
      listenTextResolver: (at) => `Listening at ${config.host ? at : at.replace('127.0.0.1', 'localhost')}`,
    });
    const { port } = fastify.server.address() as AddressInfo;
    if (config.host === undefined) connections.watch(await listenOnIpv6(fastify, port));
    return { port, metricsPort, connections };
  } catch (error) {
    throw explain(error, opening, config.host);
  }
}

/** What makes the figures is loaded only where somebody wants them. */
async function openMetrics(app: NestFastifyApplication, port: number): Promise<number | undefined> {
  const { serveMetrics } = await import('../metrics/serve-metrics');
  return serveMetrics(app, port);
}

/** A second server for the same application and with the same limits; it closes with the first one. */
async function listenOnIpv6(fastify: FastifyInstance, port: number): Promise<Server> {
  const main = fastify.server;
  const limits = { ...SERVER_LIMITS, keepAliveTimeout: main.keepAliveTimeout };
  const server = createServer(limits, (request, response) => fastify.routing(request, response));
  takeAllRequests(server, fastify);
  server.on('clientError', (error, socket) => main.emit('clientError', error, socket));
  // After a drain it has no listener any more, and what is in flight there is waited for.
  main.once('close', () => server.listening && server.close().closeAllConnections());
  try {
    await once(server.listen({ port, host: '::1' }), 'listening');
  } catch (error) {
    if (codeOf(error) !== 'EADDRNOTAVAIL' && codeOf(error) !== 'EAFNOSUPPORT') throw error;
    // A machine without IPv6: 127.0.0.1 is all that localhost means there.
  }
  return server;
}
