// node bundle-api.mjs <folder>: bundles the API as "nx build" does. A process of its own, for rolldown's native part
// does not know the objects of jest's sandbox.
import { join } from 'node:path';
import { build } from 'rolldown';

const workspace = join(import.meta.dirname, '..', '..', '..');

await build({
  input: { server: join(workspace, 'apps/api/src/main.ts') },
  cwd: workspace,
  platform: 'node',
  tsconfig: join(workspace, 'apps/api/tsconfig.json'),
  external: (id) => !/^[./]|^@latchkey\/|^@oxc-project\/runtime/.test(id),
  output: { dir: process.argv[2], format: 'esm', entryFileNames: '[name].js' },
});
