// npm run doctor, tenant:use, tenant:deploy, tenant:token: runs on the machine's own Node, installs what is missing, and hands
// over to the command `latchkey` (apps/cli).
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { childEnv, ensureInstalled, pinnedNode, root } from './install.mjs';

/** The script of each command, for what it says of itself. */
const SCRIPTS = { doctor: 'doctor', use: 'tenant:use', deploy: 'tenant:deploy', token: 'tenant:token' };

ensureInstalled();
const [command] = process.argv.slice(2);
const env = childEnv({ LATCHKEY_TYPED_AS: `npm run ${SCRIPTS[command]} --` });
const words = ['--enable-source-maps', join(root, 'tools', 'run-cli.mjs'), ...process.argv.slice(2)];
const { status, error } = spawnSync(pinnedNode, words, { stdio: 'inherit', env });
if (error) console.error(`The ${command} could not be started: ${error.message}`);
process.exit(status ?? 1);
