import { type Server } from 'node:http';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { Refusal } from './auth/refusal';

/** As Node reads the header: what matches, it answers with 100 by itself. */
const CONTINUE = /(?:^|\W)100-continue(?:$|\W)/i;

/**
 * What HTTP/1.1 asks of every request (RFC 9110 sections 7.2 and 10.1.1). Node, left alone, would refuse it without
 * headers and without a reason; so it is told to let it pass, and the API refuses it.
 */
export function brokenHttpRule({ raw: { httpVersion, headers } }: FastifyRequest): Refusal | undefined {
  if (httpVersion !== '1.1') return undefined;
  if (headers.host === undefined) {
    return new Refusal('request_refused', 'The request has no Host header, which HTTP/1.1 needs.', { status: 400 });
  }
  if (headers.expect !== undefined && !CONTINUE.test(headers.expect)) {
    return new Refusal('request_refused', 'The Expect header asks for more than 100-continue.', { status: 417 });
  }
  return undefined;
}

/** Leads requests with an Expect header to the application, which refuses them in its own words. */
export function takeExpectations(server: Server, fastify: FastifyInstance): void {
  server.on('checkExpectation', (request, response) => fastify.routing(request, response));
}
