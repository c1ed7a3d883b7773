// nx build client: Angular's build, its scripts joined, compressed; a first view that has grown too heavy fails it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagesOfPage, writeBillOfMaterials } from './bill-of-materials.mjs';
import { root } from './install.mjs';
import { joinScripts } from './join-scripts.mjs';
import { firstView, MOST } from './page-weight.mjs';
import { precompress } from './precompress.mjs';
import { runPackage } from './run.mjs';

const args = process.argv.slice(2);
const failed = runPackage('@angular/cli/bin/ng.js', 'build', 'client', ...args);
if (failed) process.exit(failed);
const folder = join(root, 'dist', 'client', 'browser');
if (existsSync(folder) && !args.includes('development')) {
  await joinScripts(folder);
  precompress(folder);
  const licences = readFileSync(join(folder, '..', '3rdpartylicenses.txt'), 'utf8');
  writeBillOfMaterials(join(folder, '..'), 'latchkey-client', packagesOfPage(licences));
  const weight = firstView(folder).reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`First view: ${weight} of at most ${MOST} bytes (brotli and headers).`);
  if (weight > MOST) process.exitCode = 1;
}
