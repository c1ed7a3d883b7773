// npm run test:generator: endpoints of every method, written into a copy of the workspace, must pass there as they are.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { childEnv, ensureInstalled, pinnedNode } from '../install.mjs';
import { copyWorkspace } from './copy.mjs';

const ENDPOINTS = [
  ['orders', '--method', 'post', '--permission', 'write:orders', '--page'],
  ['purchase-orders', '--method', 'put', '--permission', 'write:orders', '--page'],
  ['parcels', '--method', 'patch', '--page'],
  ['invoices', '--method', 'delete', '--permission', 'delete:invoices', '--page'],
  ['weather', '--permission', 'read:messages', '--page'],
  ['reports'],
];
/** Whose code the generator writes; of the tenant it changes tenant.yaml, which the tenant's tests alone see. */
const WRITTEN = 'shared,api,client,e2e';
const TESTED = 'shared,client,tenant';
/** Of the API's tests those that ask for processes, stores and the way to the keys, and for no route: they take most of the time. */
const ELSEWHERE = 'test/(database-versions|hanging-|messages-away|outage|process|shared-|store-|workers)';
/** What the browser tests go by without being told more: the page's link, its login, its looks and its weight. */
const JOURNEYS = ['accessibility', 'login.spec', 'session', 'page-weight', '--project=production'];

/** Runs a script of the copy there; throws where it fails, for what it says is on the terminal. */
function run(folder, script, ...args) {
  const env = childEnv({ NX_WORKSPACE_ROOT_PATH: folder });
  const { status } = spawnSync(pinnedNode, [join(folder, script), ...args], { cwd: folder, stdio: 'inherit', env });
  if (status !== 0)
    throw new Error(`"${script} ${args.join(' ')}" failed in ${folder}, which is left there: see above.`);
}

const nx = (folder, ...args) => run(folder, 'node_modules/nx/dist/bin/nx.js', ...args);

ensureInstalled();
const folder = copyWorkspace();
try {
  const [first, ...others] = ENDPOINTS.map((options) => ['g', './tools/generate:endpoint', ...options]);
  nx(folder, ...first);
  nx(folder, 'run-many', '-t', 'build', '-p', 'client,api,tenant');
  run(folder, 'tools/e2e.mjs', ...JOURNEYS);
  for (const endpoint of others) nx(folder, ...endpoint);
  nx(folder, 'run-many', '-t', 'format', 'lint-all', '-p', 'tools');
  nx(folder, 'run-many', '-t', 'typecheck', '-p', WRITTEN);
  nx(folder, 'run-many', '-t', 'test', '-p', TESTED);
  nx(folder, 'test', 'api', '--', '--testPathIgnorePatterns', ELSEWHERE);
  rmSync(folder, { recursive: true });
  console.log(
    `${ENDPOINTS.length} endpoints were generated, and pass format, lint, type check and unit tests as they are; one of them the browser's, too.`,
  );
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
