// npm run doctor, npm run tenant:use: runs on the machine's own Node, installs what is missing, and hands over.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { childEnv, ensureInstalled, pinnedNode, root } from '../install.mjs';

const [command, ...args] = process.argv.slice(2);

ensureInstalled();
const { status, error } = spawnSync(pinnedNode, [join(root, 'tools', 'doctor', `${command}.mjs`), ...args], {
  stdio: 'inherit',
  env: childEnv(),
});
if (error) console.error(`The ${command} could not be started: ${error.message}`);
process.exit(status ?? 1);
