// npm test: everything that must hold, from a clone with nothing installed. Exit code 0 only if all of it passed.
import { ensureInstalled } from './install.mjs';
import { nx } from './run.mjs';

ensureInstalled();
// Of all projects at once "lint" is "lint-all": most of each start of its tools goes into loading them.
const code = nx('run-many', '-t', 'format', 'lint-all', 'typecheck', 'test', 'build');
if (code !== 0) {
  console.error(
    'Format ("npm run format" mends it), lint, type check, unit tests or build failed (see above), so the browser tests were not run.',
  );
  process.exit(code);
}
process.exit(nx('run', 'e2e:e2e'));
