// A proxy as companies have them (RFC 9110 section 9.3.6): it leads to hosts that only it knows.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Served } from './fake-server';

/**
 * Serves a proxy on a free port of 127.0.0.1. `hosts` says which port of this machine a host has; `asked` lists what was asked
 * for. With `refuse` it answers everything with this status.
 */
export async function serveProxy(
  hosts: Readonly<Record<string, number>>,
  { refuse }: { refuse?: number } = {},
): Promise<Served & { asked: string[] }> {
  const asked: string[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(refuse ?? 502).end();
  });
  server.on('connection', (socket) => sockets.add(socket));
  server.on('connect', ({ url = '' }, client) => {
    asked.push(url);
    client.on('error', () => client.destroy());
    const port = hosts[url.replace(/:\d+$/, '')];
    if (refuse || !port) return client.end(`HTTP/1.1 ${refuse ?? 502} No\r\n\r\n`);
    const server = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(server).pipe(client);
    });
    return sockets.add(server.on('error', () => client.destroy()));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close };
}
