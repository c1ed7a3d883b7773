import { type Server } from 'node:http';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { countHeader, Refusal } from '@latchkey/nest-auth';

/**
 * How long a request may take, in milliseconds, for each server that takes requests. Node swaps the two limits where
 * that of the headers is the longer one, so a body would get its default of a minute; and it looks only every 30 s.
 */
export const SERVER_LIMITS = {
  requestTimeout: 10_000, // from the first byte of a request to its last
  headersTimeout: 10_000,
  connectionsCheckingInterval: 1000,
  requireHostHeader: false, // refused by `brokenHttpRule`, with a reason
};

/** As Node reads the header. */
const CONTINUE = /(?:^|\W)100-continue(?:$|\W)/i;

/**
 * What HTTP/1.1 asks of every request (RFC 9110 sections 7.2 and 10.1.1). Node, left alone, would refuse it without
 * headers and without a reason; so it is told to let it pass, and the API refuses it.
 */
export function brokenHttpRule({ raw: { httpVersion, headers, rawHeaders } }: FastifyRequest): Refusal | undefined {
  if (countHeader(rawHeaders, 'host') > 1) {
    return new Refusal('request_refused', 'The request has more than one Host header.', { status: 400 });
  }
  if (httpVersion !== '1.1') return undefined;
  if (headers.host === undefined) {
    return new Refusal('request_refused', 'The request has no Host header, which HTTP/1.1 needs.', { status: 400 });
  }
  if (headers.expect !== undefined && !CONTINUE.test(headers.expect)) {
    return new Refusal('request_refused', 'The Expect header asks for more than 100-continue.', { status: 417 });
  }
  return undefined;
}

/** Leads what Node would end by itself, without a reason, to where it is refused in the API's own words. */
export function takeAllRequests(server: Server, fastify: FastifyInstance): void {
  // The body of a request that is refused is not asked for: whoever reads one says 100 (RFC 9110 section 10.1.1).
  for (const event of ['checkExpectation', 'checkContinue']) {
    server.on(event, (request, response) => fastify.routing(request, response));
  }
  server.on('connect', (_request, socket) => {
    socket.on('error', () => socket.destroy()); // Node has let go of it: unhandled, a reset would end the process
    const refusal = new Refusal('method_not_allowed', 'CONNECT asks for a proxy, and this is none.', {
      allow: 'GET, HEAD, OPTIONS',
    });
    fastify.server.emit('clientError', refusal, socket);
  });
}
