// Runs one command of the workspace on the pinned Node, in the foreground.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { childEnv, pinnedNode, root } from './install.mjs';

/** Runs a script of a package (`nx/bin/nx.js`) with arguments; gives its exit code, 1 where a signal ended it. */
export function runPackage(script, ...args) {
  const file = join(root, 'node_modules', script);
  const { status, error } = spawnSync(pinnedNode, [file, ...args], { cwd: root, stdio: 'inherit', env: childEnv() });
  if (error) console.error(`${script} could not be started: ${error.message}`);
  return status ?? 1;
}

/** Runs Nx. */
export const nx = (...args) => runPackage('nx/dist/bin/nx.js', ...args);
