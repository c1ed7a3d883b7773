// npm run test:nginx: what a proxy in front has to do with, behind a real nginx. Needs what `npm run build` has built, and
// builds the page once more, below a path. Without an nginx on the PATH it says how much it has skipped.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { root } from './install.mjs';
import { UserError } from './ports.mjs';
import { runPackage } from './run.mjs';

const TESTS = join(root, 'apps', 'e2e', 'nginx');

function countTests() {
  const files = readdirSync(TESTS).filter((name) => name.endsWith('.spec.ts'));
  return files.reduce((sum, name) => sum + readFileSync(join(TESTS, name), 'utf8').match(/^test\(/gm).length, 0);
}

/** The API, and beside it a page with another base: inside the workspace, where packages are found. */
function buildBelow(base) {
  const cache = join(root, 'node_modules', '.cache', 'latchkey');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'nginx-'));
  cpSync(join(root, 'dist', 'api'), join(folder, 'api'), { recursive: true });
  const output = join(folder, 'client');
  const failed = runPackage('@angular/cli/bin/ng.js', 'build', 'client', '--base-href', base, '--output-path', output);
  if (failed) throw new UserError(`The page with the base ${base} could not be built (see above).`);
  return folder;
}

let folder;
try {
  if (spawnSync('nginx', ['-v']).error) {
    console.log(`Skipped ${countTests()} tests: there is no nginx on the PATH.`);
  } else {
    process.env.CHROMIUM_PATH = await findBrowser();
    folder = process.env.SHOP_BUILD = buildBelow('/shop/');
    const config = ['-c', 'apps/e2e/nginx.config.ts', '--output', `test-results/${process.pid}`];
    process.exitCode = runPackage('@playwright/test/cli.js', 'test', ...config, ...process.argv.slice(2));
  }
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  if (folder) rmSync(folder, { recursive: true, force: true });
}
