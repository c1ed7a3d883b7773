// Small servers for what the local tenant and the API cannot be.
import { once } from 'node:events';
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { createServer as createRawServer, type AddressInfo, type Socket } from 'node:net';

export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

/** By path: a handler, or a value to send as JSON. */
export type Routes = Record<string, unknown>;

export interface Served {
  readonly origin: string;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** Closes what a test has opened. */
export function closeAll(open: { close(): unknown }[]): Promise<unknown> {
  return Promise.all(open.splice(0).map((one) => one.close()));
}

/** A JSON answer, a page, and a redirect. */
export const json =
  (status: number, body: unknown): Handler =>
  (_, response) =>
    response.writeHead(status).end(JSON.stringify(body));
export const page =
  (status: number, html: string): Handler =>
  (_, response) =>
    response.writeHead(status).end(html);
export const redirect =
  (location: string): Handler =>
  (_, response) =>
    response.writeHead(302, { location }).end();

const keys = new Map<number, object>();

/** A public key as a JWKS has it; one for each size, since making them takes long. */
export function publicJwk(bits: number): object {
  const key = keys.get(bits) ?? createJwk(bits);
  keys.set(bits, key);
  return key;
}

function createJwk(bits: number): object {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  return { ...publicKey.export({ format: 'jwk' }), kid: `of-${bits}`, use: 'sig', alg: 'RS256' };
}

const portOf = (server: { address(): AddressInfo | string | null }) => (server.address() as AddressInfo).port;

/** Serves routes on a free port; https with `tls`. */
export async function serve(routes: Routes, tls?: ServerOptions): Promise<Served> {
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const route = routes[request.url?.split('?')[0] ?? ''];
    if (typeof route === 'function') return void (route as Handler)(request, response);
    response.writeHead(route ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(route ?? { error: 'not_found' }));
  };
  const server = tls ? createTlsServer(tls, handle) : createServer(handle);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const port = portOf(server);
  const origin = tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { origin, close };
}

/** A tenant as far as discovery and keys go; `changes` replace routes, or add some. */
export async function serveTenant(
  changes: Routes = {},
  tls?: ServerOptions,
): Promise<Served & { document: { issuer: string; jwks_uri: string } }> {
  const routes: Routes = { '/.well-known/jwks.json': { keys: [publicJwk(2048)] } };
  const tenant = await serve(routes, tls);
  const document = { issuer: `${tenant.origin}/`, jwks_uri: `${tenant.origin}/.well-known/jwks.json` };
  Object.assign(routes, { '/.well-known/openid-configuration': document }, changes);
  return { ...tenant, document };
}

/** A server below HTTP: `greet` gets each connection. */
export async function serveRaw(greet: (socket: Socket) => unknown): Promise<{ host: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createRawServer((socket) => {
    sockets.add(socket);
    greet(socket.on('error', () => undefined)); // whoever asks may hang up
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { host: `localhost:${portOf(server)}`, close };
}
