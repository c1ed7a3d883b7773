// What jest runs before the tests of apps/cli: bundles the command, the tenant and the API from their sources, once for all of
// them. PROGRAMS tells them the folder, which is inside the workspace, where packages are found, and gone at the end.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';
import { besidePackages } from '../bundle.mjs';
import { root } from '../install.mjs';

export default async function bundlePrograms() {
  const cache = join(root, 'node_modules', '.cache', 'latchkey');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'cli-test-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['cli', 'tenant', 'api']) await build(besidePackages(`apps/${name}`, join(folder, name)));
  process.env.PROGRAMS = folder;
}
