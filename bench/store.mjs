// Starts the store of the bench: valkey-server or redis-server from the PATH, beside the generator, in memory alone.
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../tools/ports.mjs';
import { storeProgram } from '../tools/store-program.mjs';
import { pinned } from './server.mjs';

const listens = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

export async function startStore() {
  const binary = storeProgram();
  if (!binary) throw new Error('--store: there is neither valkey-server nor redis-server on the PATH.');
  const port = await freePort();
  const child = pinned(1, binary, ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], { stdio: 'ignore' });
  while (!(await listens(port))) {
    if (child.exitCode !== null) throw new Error(`${binary} does not start.`);
    await pause(20);
  }
  return { url: `redis://127.0.0.1:${port}`, stop: () => child.kill() };
}
