import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** A port that is free now, for a tenant whose origin must be known before it starts. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
