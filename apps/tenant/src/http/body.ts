import type { IncomingMessage } from 'node:http';

/** The largest body that is read, in bytes. */
export const BODY_LIMIT = 64 * 1024;
/** How much of a body that is too large is read and thrown away, so that the sender gets to see the answer. */
const PATIENCE = 16 * BODY_LIMIT;

/** Reads a body as UTF-8; undefined if it is larger than BODY_LIMIT. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= BODY_LIMIT) chunks.push(chunk);
    if (length > PATIENCE) break;
  }
  return length <= BODY_LIMIT ? Buffer.concat(chunks).toString('utf8') : undefined;
}

/** Names and values in the order of the body; a name may come twice. */
export type Parameters = [name: string, value: string][];

/** The parameters of a form body. */
export const parseForm = (body: string): Parameters => [...new URLSearchParams(body)];

/** The parameters of a JSON body, which Auth0 takes as well; undefined unless it is an object whose values are strings. */
export function parseJson(body: string): Parameters | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined; // not JSON
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const parameters = Object.entries(value);
  return parameters.every(([, member]) => typeof member === 'string') ? (parameters as Parameters) : undefined;
}
