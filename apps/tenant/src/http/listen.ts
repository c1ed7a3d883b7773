import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartError } from '../configuration/start-error';
import { answerClientError } from './client-error';

/** Listening sockets. */
export interface Listeners {
  readonly port: number;
  /** Stops listening, lets answers that are under way finish for half a second, then ends every connection. */
  close(): Promise<void>;
}

const GRACE = 500; // ms
const ATTEMPTS = 10;

/**
 * Listens on 127.0.0.1 and, where this machine has it, on ::1, which browsers try first for localhost; or on `host` alone.
 * Port 0 picks one that is free. Throws a StartError that names `variable` if the port cannot be had.
 */
export async function listen(
  port: number,
  variable: string,
  host: string | undefined,
  handler: RequestListener,
): Promise<Listeners> {
  for (let attempt = 1; ; attempt++) {
    const servers: Server[] = [];
    try {
      servers.push(await open(port, host ?? '127.0.0.1', handler));
      const { port: actual } = servers[0]?.address() as AddressInfo;
      const second = host === undefined && (await open(actual, '::1', handler).catch(ignoreNoIPv6));
      if (second) servers.push(second);
      return { port: actual, close: async () => void (await Promise.all(servers.map(close))) };
    } catch (error) {
      await Promise.all(servers.map(close));
      const { code } = error as NodeJS.ErrnoException;
      if (port === 0 && code === 'EADDRINUSE' && attempt < ATTEMPTS) continue; // free on one address, not on the other
      if (code === 'EADDRINUSE')
        throw new StartError([`Port ${port} is already in use: set ${variable} to a free one.`]);
      if (code === 'EACCES')
        throw new StartError([`Port ${port} may not be used by this user: set ${variable} to one above 1023.`]);
      if (code === 'EADDRNOTAVAIL' && host !== undefined)
        throw new StartError([
          `HOST is "${host}", which is no address of this machine: put one of its own there, or 0.0.0.0.`,
        ]);
      throw error;
    }
  }
}

function open(port: number, host: string, handler: RequestListener): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(handler);
    server.once('error', reject);
    server.on('clientError', answerClientError);
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}

function ignoreNoIPv6(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'EADDRNOTAVAIL' && error.code !== 'EAFNOSUPPORT') throw error;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), GRACE);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
