// What is in a build, as a bill of materials in CycloneDX's format: npm's own for the lock file, less what did not go in.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.mjs';

/** The packages that Angular's build names in its file of licences, in the versions that are installed. */
export function packagesOfPage(licences) {
  return [...licences.matchAll(/^Package: (.+)$/gm)].map(([, name]) =>
    JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')),
  );
}

/** Writes `sbom.cdx.json` into the folder of a build. Throws where the lock file does not know a package of it. */
export function writeBillOfMaterials(dir, name, packages) {
  const { metadata, components, dependencies, ...bill } = askNpm();
  const held = new Set(packages.map((one) => `${one.name}@${one.version}`));
  const parts = components.filter((one) => held.has(`${one.name}@${one.version}`));
  const found = new Set(parts.map((one) => `${one.name}@${one.version}`));
  const missing = [...held].filter((one) => !found.has(one));
  if (missing.length > 0) throw new Error(`package-lock.json does not have ${missing.join(', ')}: run "npm ci".`);
  const references = new Set([metadata.component['bom-ref'], ...parts.map((one) => one['bom-ref'])]);
  const whole = {
    ...bill,
    metadata: { ...metadata, component: { ...metadata.component, type: 'application', name } },
    components: parts,
    dependencies: dependencies
      .filter(({ ref }) => references.has(ref))
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((one) => references.has(one)) })),
  };
  writeFileSync(join(dir, 'sbom.cdx.json'), `${JSON.stringify(whole, null, 2)}\n`);
}

function askNpm() {
  const args = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only', '--loglevel=error'];
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 27, shell: process.platform === 'win32' };
  const { status, stdout, stderr, error } = spawnSync('npm', args, options);
  if (status !== 0) throw new Error(`npm could not list what package-lock.json has: ${error?.message ?? stderr}`);
  return JSON.parse(stdout);
}
