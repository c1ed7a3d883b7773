// nx serve client: Angular's dev server on CLIENT_PORT, with the proxy of proxy.conf.mjs.
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pinnedNode, root } from './install.mjs';
import { assertFree, readPorts, UserError } from './ports.mjs';
import { onEnd, start, stop } from './processes.mjs';

try {
  const ports = readPorts(process.env);
  await assertFree({ client: ports.client });
  serve(ports);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function serve(ports) {
  const ng = join(root, 'node_modules', '@angular', 'cli', 'bin', 'ng.js');
  // By this name, for the server prints it.
  const args = [ng, 'serve', 'client', '--host', 'localhost', '--port', String(ports.client)];
  const child = start(pinnedNode, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  void alsoOnTheOther(ports.client);
  const end = async () => {
    await stop(child);
    process.exit(child.exitCode ?? 0);
  };
  child.once('exit', end);
  onEnd(end);
}

/**
 * Angular's server takes one address for `localhost`, and browsers may take the other: what comes there is passed on. It
 * goes first, for it would take us for another server and warn of it.
 */
async function alsoOnTheOther(port) {
  let taken;
  while (!taken) {
    for (const address of ['127.0.0.1', '::1']) if (await accepts(port, address)) taken ??= address;
    if (!taken) await setTimeout(50);
  }
  const server = createServer((from) => {
    const to = connect(port, taken);
    from.pipe(to).pipe(from);
    from.on('error', () => to.destroy());
    to.on('error', () => from.destroy());
  });
  server.on('error', () => undefined); // a machine without IPv6 has no ::1 to answer at
  server.listen(port, taken === '::1' ? '127.0.0.1' : '::1');
}

function accepts(port, address) {
  return new Promise((resolve) => {
    const socket = connect(port, address);
    socket.on('connect', () => (socket.destroy(), resolve(true)));
    socket.on('error', () => resolve(false));
  });
}
