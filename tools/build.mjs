// npm run build: the production build, from a clone with nothing installed.
import { ensureInstalled } from './install.mjs';
import { nx } from './run.mjs';

ensureInstalled();
process.exit(nx('run-many', '-t', 'build'));
