import { once } from 'node:events';
import { connect } from 'node:net';

/** An answer as it came over the wire: header lines in lower case. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

/**
 * Sends bytes as they are, for what no HTTP client would send. A request line and header lines are given, without Host
 * and the empty line; `whole` sends just the text.
 */
export async function sendRaw(origin: string, text: string, whole = false): Promise<RawAnswer> {
  const { hostname, port, host } = new URL(origin);
  const socket = connect(Number(port), hostname.replace(/[[\]]/g, ''));
  socket.setEncoding('latin1');
  socket.write(whole ? text : `${text}Host: ${host}\r\nConnection: close\r\n\r\n`, 'latin1');
  let answer = '';
  socket.on('data', (chunk: string) => (answer += chunk));
  socket.on('error', () => undefined); // a reset after the answer: what came counts
  await once(socket, 'close');
  const [head = '', ...rest] = answer.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '').split('\r\n\r\n');
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]; // the body ends there, and another answer may follow
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0),
    headers: head.toLowerCase(),
    body: rest.join('\r\n\r\n').slice(0, length === undefined ? undefined : Number(length)),
  };
}
