import { readEnvironment } from './configuration/environment';
import { runTenant } from './run';

await runTenant(() => readEnvironment(process.env, import.meta.dirname, process.argv.slice(2)));
