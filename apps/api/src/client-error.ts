import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { type Socket } from 'node:net';
import { type FastifyBaseLogger } from 'fastify';
import { problemOf, type ProblemOptions } from './auth/problem';
import { Refusal } from './auth/refusal';
import { publishRefusal } from './auth/verdicts';

/** What Node's parser could not read: no request was made of it, so the answer is written to the connection itself. */
const FAULTS: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'The headers are larger than 16 KB in all. A token may have 8 KB.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
};

/** Answers a malformed request, or one that is refused already, with a problem where the connection still takes one, and closes it. */
export function answerClientError(
  error: NodeJS.ErrnoException,
  socket: Socket,
  options: ProblemOptions,
  securityHeaders: Readonly<Record<string, string>>,
  log: FastifyBaseLogger,
): void {
  // Browsers open connections in advance: one that has never sent a byte is owed no answer.
  if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesRead === 0) {
    socket.destroy();
    return;
  }
  const refusal = error instanceof Refusal ? error : toRefusal(error);
  const { code, status, message: detail } = refusal;
  const requestId = randomUUID();
  log.info({ code, status, detail, requestId }, 'Refused');
  publishRefusal(code);
  const { headers, body } = problemOf(refusal, options, requestId);
  const lines = Object.entries({
    ...securityHeaders,
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`, () => socket.destroy());
}

function toRefusal({ code = '' }: NodeJS.ErrnoException): Refusal {
  const [status, detail] = FAULTS[code] ?? [400, 'The request is not valid HTTP.'];
  return new Refusal('request_refused', detail, { status });
}
