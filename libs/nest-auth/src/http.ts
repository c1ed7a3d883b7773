import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type Problem } from './refusal/problem';

/**
 * A request as both of Nest's platforms have it: Express adds to Node's own object, Fastify carries that as `raw`.
 * Queries are read from the URL, for each platform makes other objects of them.
 */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  /** The URL as it came, where a router has taken its part off `url`. */
  readonly originalUrl?: string;
  readonly headers: IncomingMessage['headers'];
  readonly body?: unknown;
  readonly raw?: IncomingMessage;
}

/** Fastify's reply, as far as it is used here. */
interface FastifyReply {
  readonly raw: ServerResponse;
  header(name: string, value: string): unknown;
  status(status: number): { headers(headers: Readonly<Record<string, string>>): { send(body: string): unknown } };
}

/** A reply as both of Nest's platforms have it. */
export type HttpReply = FastifyReply | ServerResponse;

/** Node's own request. */
export const rawRequest = (request: HttpRequest): IncomingMessage =>
  request.raw ?? (request as unknown as IncomingMessage);

/** The URL as it came: path and query. */
export const urlOf = ({ originalUrl, url }: Pick<HttpRequest, 'originalUrl' | 'url'>): string => originalUrl ?? url;

export function setHeader(reply: HttpReply, name: string, value: string): void {
  if ('raw' in reply) reply.header(name, value);
  else reply.setHeader(name, value);
}

/** Sends a whole answer; by Node's own means on Express, whose `send` would add an `ETag` to a refusal. */
export function send(reply: HttpReply, { status, headers, body }: Problem): void {
  if ('raw' in reply) {
    reply.status(status).headers(headers).send(body);
  } else {
    reply.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) }).end(body);
  }
}
