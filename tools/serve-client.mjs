// nx serve client: Angular's dev server on CLIENT_PORT, with the proxy of proxy.conf.json led to the API's own port.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  const dir = join(root, 'node_modules', '.cache', 'latchkey', `client-${process.pid}`);
  mkdirSync(dir, { recursive: true });
  const proxy = JSON.parse(readFileSync(join(root, 'proxy.conf.json'), 'utf8'));
  for (const rule of Object.values(proxy)) rule.target = `http://localhost:${ports.api}`;
  const file = join(dir, 'proxy.conf.json');
  writeFileSync(file, JSON.stringify(proxy));

  const ng = join(root, 'node_modules', '@angular', 'cli', 'bin', 'ng.js');
  const args = [ng, 'serve', 'client', '--host', '127.0.0.1', '--port', String(ports.client), '--proxy-config', file];
  const child = start(pinnedNode, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  void alsoOnIpv6(ports.client);
  const end = async () => {
    await stop(child);
    rmSync(dir, { recursive: true, force: true });
    process.exit(child.exitCode ?? 0);
  };
  child.once('exit', end);
  onEnd(end);
}

/**
 * Angular's server takes one address, and `localhost` may be either: what comes to ::1 is passed on to it. It goes first,
 * for it would take us at ::1 for another server and warn of it.
 */
async function alsoOnIpv6(port) {
  while (!(await accepts(port))) await setTimeout(50);
  const server = createServer((from) => {
    const to = connect(port, '127.0.0.1');
    from.pipe(to).pipe(from);
    from.on('error', () => to.destroy());
    to.on('error', () => from.destroy());
  });
  server.on('error', () => undefined); // a machine without IPv6 has no ::1 to answer at
  server.listen(port, '::1');
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => (socket.destroy(), resolve(true)));
    socket.on('error', () => resolve(false));
  });
}
