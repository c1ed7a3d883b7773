// Small servers for what the local tenant and the API cannot be.
import { once } from 'node:events';
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createRawServer } from 'node:net';

const keys = new Map();

/** A public key as a JWKS has it; one for each size, since making them takes long. */
export function publicJwk(bits) {
  if (!keys.has(bits)) keys.set(bits, createJwk(bits));
  return keys.get(bits);
}

function createJwk(bits) {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  return { ...publicKey.export({ format: 'jwk' }), kid: `of-${bits}`, use: 'sig', alg: 'RS256' };
}

/** Serves `routes` (path -> handler, or a value to send as JSON) on a free port; https with `tls`. `close` ends all connections. */
export async function serve(routes, tls) {
  const handle = (request, response) => {
    const route = routes[request.url.split('?')[0]];
    if (typeof route === 'function') return route(request, response);
    response.writeHead(route ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(route ?? { error: 'not_found' }));
  };
  const server = tls ? createTlsServer(tls, handle) : createServer(handle);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address();
  const origin = tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { origin, close };
}

/** A tenant as far as discovery and keys go; `changes` replace routes, or add some. */
export async function serveTenant(changes = {}, tls) {
  const routes = { '/.well-known/jwks.json': { keys: [publicJwk(2048)] } };
  const tenant = await serve(routes, tls);
  const document = { issuer: `${tenant.origin}/`, jwks_uri: `${tenant.origin}/.well-known/jwks.json` };
  Object.assign(routes, { '/.well-known/openid-configuration': document }, changes);
  return { ...tenant, document };
}

/** A server below HTTP: `greet` gets each connection. */
export async function serveRaw(greet) {
  const sockets = new Set();
  const server = createRawServer((socket) => {
    sockets.add(socket);
    greet(socket.on('error', () => undefined)); // whoever asks may hang up
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { host: `localhost:${server.address().port}`, close };
}
