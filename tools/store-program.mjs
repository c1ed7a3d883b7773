// The server of the shared store that this machine has.
import { spawnSync } from 'node:child_process';

/** The first of Valkey's and Redis' servers that is on the PATH; undefined where there is none. */
export const storeProgram = () =>
  ['valkey-server', 'redis-server'].find((name) => spawnSync(name, ['--version']).status === 0);
