import { type FastifyReply, type FastifyRequest } from 'fastify';

/** What a preflight is told (Fetch standard, "CORS protocol"): the methods and headers that a page may use. */
const PREFLIGHT = {
  'Access-Control-Allow-Methods': 'GET, HEAD',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type',
  'Access-Control-Max-Age': '600',
};

/**
 * A hook for every request: lets pages of exactly these origins read answers, and answers OPTIONS, which never carries
 * a token, before any guard. @fastify/cors refuses an OPTIONS that is no preflight with a text of its own, and takes
 * the path of any URL for one that exists.
 */
export function cors(origins: readonly string[]): (request: FastifyRequest, reply: FastifyReply) => boolean {
  const allowed = new Set(origins);
  return (request, reply) => {
    const { origin } = request.headers;
    reply.header('Vary', 'Origin'); // with and without: a cache must not give one the answer of the other
    const known = origin !== undefined && allowed.has(origin);
    if (known) {
      reply.header('Access-Control-Allow-Origin', origin);
      reply.header('Access-Control-Expose-Headers', 'WWW-Authenticate, Retry-After');
    }
    if (request.method !== 'OPTIONS') return false;
    const path = request.url.split('?', 1)[0] ?? '';
    if (!request.server.hasRoute({ method: 'GET', url: path })) return false;
    if (known && request.headers['access-control-request-method']) reply.headers(PREFLIGHT);
    reply.status(204).header('Allow', 'GET, HEAD, OPTIONS').send();
    return true;
  };
}
