#!/usr/bin/env bash
# @redis/client 6.3.1: a command's time limit ends when the command is sent, not when it is answered.
#
# `commandOptions: { timeout: 300 }` reads as "no command takes longer than 300 ms". It bounds the time in the client's own queue
# only: once a command was written to the socket, its answer is waited for without an end. Seen with a real server under `CLIENT
# PAUSE 2000 ALL`: a SET resolves after about 2,050 ms, where ioredis 6.0.0 with `commandTimeout: 300` rejects after about 303.
# Whoever must not wait has to look after the answers, and end the connection where none come.
set -euo pipefail
server=$(command -v valkey-server || command -v redis-server) || {
  echo 'SKIPPED: neither valkey-server nor redis-server is on the PATH.'
  exit 0
}
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund @redis/client@6.3.1 ioredis@6.0.0
cat > seen.mjs <<'JS'
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { Redis } from 'ioredis';

const free = createServer();
await once(free.listen(0, '127.0.0.1'), 'listening');
const { port } = free.address();
await new Promise((closed) => free.close(closed));
const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', ''];
const server = spawn(process.argv[2], settings, { stdio: 'ignore' });
process.on('exit', () => server.kill('SIGKILL'));
const listens = () =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket.destroy()));
    socket.on('error', () => resolve(undefined));
  });
while (!(await listens())) await pause(20);

const admin = await createClient({ url: `redis://127.0.0.1:${port}` }).connect();
const node = await createClient({ url: `redis://127.0.0.1:${port}`, commandOptions: { timeout: 300 } }).connect();
const io = new Redis(port, '127.0.0.1', { commandTimeout: 300 });
await io.ping();
async function measure(name, set) {
  await admin.sendCommand(['CLIENT', 'PAUSE', '2000', 'ALL']);
  const began = performance.now();
  const end = await set().then(() => 'resolves', () => 'rejects');
  const took = Math.round(performance.now() - began);
  console.log(`${name}: a SET ${end} after ${took} ms`);
  await admin.ping();
  return { end, took };
}
const first = await measure('@redis/client 6.3.1, limit of 300 ms', () => node.set('a', '1'));
const second = await measure('ioredis 6.0.0, limit of 300 ms', () => io.set('a', '1'));
const same = first.end === 'resolves' && first.took > 1500 && second.end === 'rejects' && second.took < 1500;
if (!same) console.log('It behaves in another way now.');
process.exit(same ? 0 : 1);
JS
node seen.mjs "$server"
