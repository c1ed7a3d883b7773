import { type FastifyReply, type FastifyRequest } from 'fastify';

/** Headers that a page of a configured origin may send (Fetch standard, "CORS protocol"), and those that it may read. */
const SENT = ['Authorization', 'DPoP', 'Content-Type', 'If-Match', 'Idempotency-Key', 'Last-Event-ID'];
const READ = ['WWW-Authenticate', 'DPoP-Nonce', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'Location', 'ETag'];

const preflight = (methods: string) => ({
  'Access-Control-Allow-Methods': methods,
  'Access-Control-Allow-Headers': SENT.join(', '),
  'Access-Control-Max-Age': '600',
});

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
      reply.header('Access-Control-Expose-Headers', READ.join(', '));
    }
    if (request.method !== 'OPTIONS') return false;
    const methods = request.server.methodsFor(request);
    // A route of its own answers by itself.
    if (methods.length === 0 || request.routeOptions.method === 'OPTIONS') return false;
    const allow = methods.join(', ');
    if (known && request.headers['access-control-request-method']) reply.headers(preflight(allow));
    reply.status(204).header('Allow', allow).send();
    return true;
  };
}
