import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Config } from './config/config';
import { ConfigurationError } from './config/faults';
import { Shutdown } from './health/shutdown';

/** Milliseconds that requests in flight have to finish. */
const PATIENCE = 9000;

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);

/**
 * Listens where the configuration says: without a host on 127.0.0.1 and, where there is one, on ::1, for browsers and
 * Node take either for `localhost`. Gives the port. Throws a `ConfigurationError` with one sentence where that cannot be.
 */
export async function listen(app: NestFastifyApplication, config: Config): Promise<number> {
  const fastify = app.getHttpAdapter().getInstance();
  const ipv6 = createServer((request, response) => fastify.routing(request, response));
  fastify.addHook('preClose', async () => {
    ipv6.close();
    ipv6.closeIdleConnections();
  });
  await app.init();
  try {
    await fastify.listen({ port: config.port, host: config.host ?? '127.0.0.1' });
    const { port } = fastify.server.address() as AddressInfo;
    if (config.host === undefined) await listenOnIpv6(ipv6, port);
    const page = config.pageFolder ? `; the page at ${config.origin}` : '';
    new Logger('API').log(`API at ${config.origin}/api, for tokens of ${config.issuer}${page}`);
    return port;
  } catch (error) {
    throw explain(error, config);
  }
}

async function listenOnIpv6(server: Server, port: number): Promise<void> {
  try {
    await once(server.listen({ port, host: '::1' }), 'listening');
  } catch (error) {
    if (codeOf(error) !== 'EADDRNOTAVAIL' && codeOf(error) !== 'EAFNOSUPPORT') throw error;
    // A machine without IPv6: 127.0.0.1 is all that localhost means there.
  }
}

function explain(error: unknown, { port, portVariable, host }: Config): unknown {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new ConfigurationError([`Port ${port} is already in use: set ${portVariable} to a free one.`]);
    case 'EACCES':
      return new ConfigurationError([
        `Port ${port} may not be opened by this user: set ${portVariable} to one above 1023.`,
      ]);
    case 'ENOTFOUND':
    case 'EADDRNOTAVAIL':
      return new ConfigurationError([`HOST is "${host}", which is no address of this machine: put 127.0.0.1 there.`]);
    default:
      return error;
  }
}

/** On SIGTERM, SIGINT and SIGHUP: readiness says 503, requests in flight finish, then the process ends, within 10 s. */
export function endOnSignals(app: NestFastifyApplication): void {
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    app.get(Shutdown).begin();
    setTimeout(() => process.exit(1), PATIENCE).unref();
    await app.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end());
}
