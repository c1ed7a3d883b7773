// Small servers for what the local tenant and the API cannot be.
import { once } from 'node:events';
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';

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

/** Serves `routes` (path -> handler, or a value to send as JSON) on a free port. `close` ends all connections. */
export async function serve(routes) {
  const server = createServer((request, response) => {
    const route = routes[request.url.split('?')[0]];
    if (typeof route === 'function') return route(request, response);
    response.writeHead(route ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(route ?? { error: 'not_found' }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${server.address().port}`;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { origin, close };
}

/** A tenant as far as discovery and keys go; `changes` replace routes, or add some. */
export async function serveTenant(changes = {}) {
  const routes = { '/.well-known/jwks.json': { keys: [publicJwk(2048)] } };
  const tenant = await serve(routes);
  const document = { issuer: `${tenant.origin}/`, jwks_uri: `${tenant.origin}/.well-known/jwks.json` };
  Object.assign(routes, { '/.well-known/openid-configuration': document }, changes);
  return { ...tenant, document };
}
