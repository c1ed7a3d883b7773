import { type IncomingHttpHeaders } from 'node:http';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { misplacedToken, reasonOf, Refusal } from '@latchkey/nest-auth';
import { type BodyRules } from './body-rules';
import { BODY_TYPES } from './parse-body';
import { ApiRefusal } from '../refusals';

/** Whether a body comes with a request (RFC 9112 section 6): it has a length, or comes in chunks. */
export const hasBody = (headers: IncomingHttpHeaders): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** Reads and parses the body of a request. Throws a `Refusal` for one that the rules do not take. */
export async function readBody(request: FastifyRequest, reply: FastifyReply, rules: BodyRules): Promise<unknown> {
  const type = BODY_TYPES[rules.type];
  refuseType(request.headers, type);
  if (Number(request.headers['content-length'] ?? 0) > rules.limit) throw tooLarge(rules);
  if (request.headers.expect !== undefined) reply.raw.writeContinue(); // nobody has said so: see `takeAllRequests`
  const bytes = await collect(request, rules);
  const body = parse(bytes, type.parse);
  const misplaced = misplacedToken(body);
  if (misplaced) throw misplaced;
  return body;
}

function refuseType(headers: IncomingHttpHeaders, { takes, name }: (typeof BODY_TYPES)['json']): void {
  const [type = ''] = (headers['content-type'] ?? '').split(';', 1);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (takes.test(type.trim().toLowerCase()) && encoding === 'identity') return;
  throw new ApiRefusal('body_type_unsupported', `The body has to be ${name}, neither compressed nor of another type.`);
}

const tooLarge = ({ limit }: BodyRules) =>
  new ApiRefusal('body_too_large', `The body is larger than ${limit.toLocaleString('en')} bytes.`);

async function collect({ raw }: FastifyRequest, rules: BodyRules): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    // Left open at a refusal: its answer is still owed.
    for await (const chunk of raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > rules.limit) throw tooLarge(rules);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Refusal) raw.resume(); // the rest is thrown away, or the next request would wait behind it
    throw error instanceof Refusal ? error : new Refusal('request_refused', 'The request ended before its body did.');
  }
  return Buffer.concat(chunks);
}

function parse(bytes: Buffer, read: (bytes: Buffer) => unknown): unknown {
  try {
    return read(bytes);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Refusal('request_refused', `The body cannot be read: ${reasonOf(error)}.`);
  }
}
