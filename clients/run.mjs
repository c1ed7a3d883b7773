// npm run test:clients [-- oidc-client-ts …]: other people's clients against the local tenant, as they are published, each
// through login, call, renewal and logout. Their packages are installed here, outside the workspace's own.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from '../tools/browser.mjs';
import { childEnv, ensureInstalled, pinnedNode, root } from '../tools/install.mjs';
import { UserError } from '../tools/ports.mjs';
import { nx } from '../tools/run.mjs';

const HERE = import.meta.dirname;

/** The tests of the clients that are named, or of all. Throws a UserError for a name that no test has. */
function testFiles(names) {
  const all = readdirSync(HERE).filter((file) => file.endsWith('.test.mjs'));
  const known = all.map((file) => file.replace('.test.mjs', ''));
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length)
    throw new UserError(`There is no client ${unknown.join(', ')}: name some of ${known.join(', ')}.`);
  return (names.length ? names : known).map((name) => join(HERE, `${name}.test.mjs`));
}

try {
  const files = testFiles(process.argv.slice(2));
  ensureInstalled({ folder: HERE, what: "other people's clients", flags: ['--ignore-scripts'] });
  if (nx('build', 'tenant') !== 0) throw new UserError('The tenant could not be built (see above).');
  const env = childEnv({ CHROMIUM_PATH: await findBrowser() });
  const args = ['--test', '--test-concurrency=2', '--test-reporter=spec', ...files];
  const { status } = spawnSync(pinnedNode, args, { cwd: root, stdio: 'inherit', env });
  console.log(
    status === 0
      ? `${files.length} clients went through login, call, renewal and logout at the local tenant.`
      : 'Not every client came through: see above.',
  );
  process.exitCode = status ?? 1;
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
