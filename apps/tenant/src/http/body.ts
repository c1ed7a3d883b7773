import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

/** The media type of a form's body. */
export const FORM = 'application/x-www-form-urlencoded';

/** The largest body that is read, in bytes. */
const BODY_LIMIT = 64 * 1024;
/** A body that is larger than BODY_LIMIT. request-guard.ts answers it with 413, wherever it was read. */
export class BodyTooLarge extends Error {
  override readonly message = 'The request body is larger than 64 kB.';
}

/** Reads a body as UTF-8. Throws a BodyTooLarge as soon as it is, without ending the connection on which to say so. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_LIMIT) break;
    chunks.push(chunk);
  }
  if (length <= BODY_LIMIT) return Buffer.concat(chunks).toString('utf8');
  request.resume(); // what is still to come is thrown away
  throw new BodyTooLarge();
}

/** Names and values in the order of the body; a name may come twice. */
export type Parameters = [name: string, value: string][];

/** The parameters of a form body. */
export const parseForm = (body: string): Parameters => [...new URLSearchParams(body)];

/** Lets the engine read these parameters as if they had come as a form: it reads the request's stream itself. */
export function replaceBody(request: IncomingMessage, parameters: Parameters): void {
  const bytes = Buffer.from(new URLSearchParams(parameters).toString());
  request.headers['content-type'] = FORM;
  request.headers['content-length'] = String(bytes.length);
  delete request.headers['transfer-encoding'];
  const stream = Readable.from([bytes]);
  Object.defineProperties(request, {
    readable: { value: true },
    iterator: { value: () => stream[Symbol.asyncIterator]() },
  });
}

/**
 * Parses JSON in which no object names a member twice: two readers could see two values (RFC 8259 section 4). Throws a
 * SyntaxError.
 */
export function parseJson(text: string): unknown {
  let members = -1; // the whole comes by as a member too
  const value: unknown = JSON.parse(text, function (this: unknown, _name, member: unknown) {
    if (!Array.isArray(this)) members++;
    return member;
  });
  // Each member has a colon outside of strings, and of two with one name JSON.parse keeps one.
  const colons = text.replaceAll(/"[^"\\]*(?:\\.[^"\\]*)*"/g, '').split(':').length - 1;
  if (colons !== members) throw new SyntaxError('A member is named twice.');
  return value;
}

/** The parameters of a JSON body, which Auth0 takes as well; undefined unless it is an object whose values are strings. */
export function parseJsonParameters(body: string): Parameters | undefined {
  let value: unknown;
  try {
    value = parseJson(body);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const parameters = Object.entries(value);
  return parameters.every(([, member]) => typeof member === 'string') ? (parameters as Parameters) : undefined;
}
