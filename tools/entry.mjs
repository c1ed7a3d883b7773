// The main.js of dist/api and dist/tenant: starts server.js beside it, on the pinned Node where this one is too old.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keepLoopbackDirect } from './loopback.mjs';

keepLoopbackDirect(process.env);

// Until the server listens for itself: the first process of a container does not hear of a signal without a listener
// (pid_namespaces(7)), and would be killed when its time is over.
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    if (process.listenerCount(signal) === 1) process.exit(0);
  });

const [major, minor] = process.versions.node.split('.').map(Number);
const recent = major > 24 || (major === 24 && minor >= 15);

/** The `node` package of the nearest node_modules above this file. */
function findPinnedNode(folder = dirname(fileURLToPath(import.meta.url))) {
  const file = join(folder, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(file)) return file;
  return dirname(folder) === folder ? undefined : findPinnedNode(dirname(folder));
}

function handOver(node) {
  // The channel tells the child when this process is gone, even by SIGKILL: it must not be left behind on its port.
  const child = spawn(node, process.argv.slice(1), {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, HANDED_OVER: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`${node} could not be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

if (recent) {
  if (process.env.HANDED_OVER) {
    process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
    process.channel?.unref();
    delete process.env.HANDED_OVER;
  }
  await import('./server.js');
} else {
  const node = findPinnedNode();
  if (node) handOver(node);
  else {
    console.error(
      `Latchkey runs on Node 24.15 or newer and this is ${process.version}: start it with one, or run "npm ci" in the workspace.`,
    );
    process.exitCode = 1;
  }
}
