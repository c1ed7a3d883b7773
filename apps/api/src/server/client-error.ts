import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { type Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import { problemOf, type ProblemOptions, publishRefusal, Refusal } from '@latchkey/nest-auth';
import { overflowSentence } from './header-overflow';

const log = new Logger('Refused');

/** What Node's parser could not read: no request was made of it, so the answer is written to the connection itself. */
const FAULTS: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
};

/** Answers a malformed request, or one that is refused already, with a problem where the connection still takes one, and closes it. */
export function answerClientError(
  error: ParseError,
  socket: Socket,
  options: ProblemOptions,
  securityHeaders: Readonly<Record<string, string>>,
): void {
  // Browsers open connections in advance: one that has never sent a byte is owed no answer.
  if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesRead === 0) {
    socket.destroy();
    return;
  }
  const refusal = error instanceof Refusal ? error : toRefusal(error);
  const { code, message: detail } = refusal;
  const status = refusal.getStatus();
  const requestId = randomUUID();
  log.log({ code, status, detail, address: socket.remoteAddress, requestId });
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

/** As Node's server gives it: with the bytes that could not be read, in a Buffer, whatever Fastify's type says. */
type ParseError = NodeJS.ErrnoException & { readonly rawPacket?: unknown };

function toRefusal({ code = '', rawPacket }: ParseError): Refusal {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new Refusal('request_refused', overflowSentence(rawPacket), { status: 431 });
  }
  const [status, detail] = FAULTS[code] ?? [400, 'The request is not valid HTTP.'];
  return new Refusal('request_refused', detail, { status });
}
