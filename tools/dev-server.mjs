// The parts of Angular's dev server that are ours; proxy.conf.mjs puts them in.
import { subscribe } from 'node:diagnostics_channel';
import { Server } from 'node:http';

/** Other names of this machine: an address, or one below localhost (RFC 6761 section 6.3). */
const OTHER_NAME = /^(127(\.\d{1,3}){3}|\[::1\]|[\w-]+\.localhost)(?=:|$)/i;

/**
 * A `bypass` of Vite's proxy. Sends requests for the page by another name of this machine to localhost: to the tenant and
 * the browser the two are different origins, and only this one may be called back. Gives the URL to go on with.
 */
export function toLocalhost({ url, headers: { host = '' } }, response) {
  if (response && OTHER_NAME.test(host)) {
    response.writeHead(307, { location: `http://${host.replace(OTHER_NAME, 'localhost')}${url}` }).end();
  }
  return url;
}

const SENTENCE =
  "The request's headers are larger than 16 KB in all. Mostly that is cookies: delete those of this host in the browser. Whatever else runs on it, at any port, may have set them.\n";

/**
 * Lets the servers that this process opens from now on say why headers are too large. Nobody hands the dev server's own
 * out, so it is taken where Node tells of it.
 */
export function answerLargeHeaders() {
  subscribe('tracing:net.server.listen:asyncStart', ({ server }) => {
    // Before Vite's own, which answers without a word: it leaves alone what has been answered.
    if (server instanceof Server) server.prependListener('clientError', answerClientError);
  });
}

function answerClientError({ code }, socket) {
  if (!socket.writable) return socket.destroy();
  const large = code === 'HPE_HEADER_OVERFLOW';
  const [status, body] = large ? ['431 Request Header Fields Too Large', SENTENCE] : ['400 Bad Request', ''];
  const type = 'Content-Type: text/plain; charset=utf-8\r\n';
  const head = `HTTP/1.1 ${status}\r\n${type}Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n`;
  return socket.end(head + body, () => socket.destroy());
}
