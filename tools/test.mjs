// npm test: everything that must hold, from a clone with nothing installed. Exit code 0 only if all of it passed.
import { ensureInstalled } from './install.mjs';
import { nx, runPackage } from './run.mjs';

ensureInstalled();
if (runPackage('prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.') !== 0) {
  console.error('The files above are not formatted: run "npm run format".');
  process.exit(1);
}
const code = nx('run-many', '-t', 'lint', 'typecheck', 'test', 'build');
if (code !== 0) {
  console.error('Lint, type check, unit tests or build failed (see above), so the browser tests were not run.');
  process.exit(code);
}
process.exit(nx('run', 'e2e:e2e'));
