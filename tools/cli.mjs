// npm run doctor, tenant:use, tenant:deploy, tenant:token: runs on the machine's own Node, installs what is missing, and hands
// over to the command `latchkey` (apps/cli).
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { childEnv, ensureInstalled, pinnedNode, root } from './install.mjs';

ensureInstalled();
const { npm_lifecycle_event: script } = process.env;
const typed = script && script !== 'npx' ? { LATCHKEY_TYPED_AS: `npm run ${script} --` } : {};
const words = ['--enable-source-maps', join(root, 'tools', 'run-cli.mjs'), ...process.argv.slice(2)];
const { status, error } = spawnSync(pinnedNode, words, { stdio: 'inherit', env: childEnv(typed) });
if (error) console.error(`The command could not be started: ${error.message}`);
process.exit(status ?? 1);
