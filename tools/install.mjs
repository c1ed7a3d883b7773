// Runs on the machine's own Node (20 or newer), so it uses built-ins only.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keepLoopbackDirect } from './loopback.mjs';

// Every tool comes by here, so neither it nor what it starts asks a proxy for our own servers.
keepLoopbackDirect(process.env);

export const root = fileURLToPath(new URL('..', import.meta.url)); // import.meta.dirname came with Node 20.11

/** The Node that package-lock.json pins: everything after the installation runs on it. */
export const pinnedNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** The environment of child processes: `node` and the packages' commands are the pinned ones, whatever the machine has. */
export function childEnv(extra = {}) {
  const bins = [join(root, 'node_modules', 'node', 'bin'), join(root, 'node_modules', '.bin')];
  const separator = process.platform === 'win32' ? ';' : ':';
  return { ...process.env, ...extra, PATH: [...bins, process.env.PATH].join(separator) };
}

/** npm writes this file at the end of an installation: where it is older than the lock file, something is missing. */
function installed(folder) {
  const record = join(folder, 'node_modules', '.package-lock.json');
  const lock = join(folder, 'package-lock.json');
  return existsSync(record) && existsSync(pinnedNode) && statSync(record).mtimeMs >= statSync(lock).mtimeMs;
}

/**
 * Runs `npm ci` where the packages of a folder with a lock file are missing or older than that; ends the process with npm's
 * code if it fails.
 */
export function ensureInstalled({ folder = root, what = 'packages', flags = ['--include=dev'] } = {}) {
  if (installed(folder)) return;
  console.log(`Installing ${what} (npm ci). This takes a minute or two, once.`);
  const args = ['ci', ...flags, '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const options = { cwd: folder, stdio: 'inherit' };
  const { status, error } = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (error) console.error(`npm could not be started (${error.message}): install npm, then try again.`);
  if (status !== 0) process.exit(status ?? 1);
}
