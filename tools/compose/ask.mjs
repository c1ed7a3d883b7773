// A request from one of the networks, or from the machine around them. As a program: node ask.mjs '<request as JSON>'.
import { execFile } from 'node:child_process';
import { request } from 'node:http';
import { connect } from 'node:net';
import { promisify } from 'node:util';

/**
 * Carries out `{ from, url, method, headers, body }` and gives `{ status, headers, body }`. Of a URL of another kind than
 * http, `body` is sent as it is, and what comes back first is given.
 */
export async function ask({ from, ...asked }) {
  if (!from) return send(asked);
  const args = [`--net=/run/netns/${from}`, process.execPath, import.meta.filename, JSON.stringify(asked)];
  return JSON.parse((await promisify(execFile)('nsenter', args)).stdout);
}

function send({ url, method = 'GET', headers = {}, body }) {
  return new Promise((resolve, reject) => {
    const { protocol, hostname, port } = new URL(url);
    if (protocol !== 'http:') {
      const socket = connect(Number(port), hostname).once('error', reject);
      socket.once('data', (data) => resolve({ body: String(data) }) || socket.destroy()).write(body);
      return;
    }
    request(url, { method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: text }));
    })
      .once('error', reject)
      .end(body);
  });
}

if (process.argv[1] === import.meta.filename) {
  const answer = await send(JSON.parse(process.argv[2])).catch((error) => ({ error: String(error.code ?? error) }));
  console.log(JSON.stringify(answer));
}
