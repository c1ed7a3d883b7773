// A library for pages in the Angular Package Format, built by ng-packagr.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from './install.mjs';
import { runPackage } from './run.mjs';

const isSource = (file) => !file.endsWith('.spec.ts');

/**
 * Builds `libs/<name>` into a folder of `out`, from a copy: there libs/wire is a folder of each door that needs it, for
 * ng-packagr leaves whatever has a package's name, or is outside of a door, to be found by the app.
 */
export function buildForPages(name, doors, out) {
  const library = join(root, 'libs', name);
  const copy = join(out, `${name}-source`);
  for (const door of doors) {
    cpSync(join(library, door), join(copy, door), { recursive: true, filter: isSource });
    bringWire(join(copy, door));
  }
  cpSync(join(library, 'README.md'), join(copy, 'README.md'));
  cpSync(join(root, 'LICENSE'), join(copy, 'LICENSE'));
  write(join(copy, 'ng-package.json'), { ...read(join(library, 'ng-package.json')), dest: `../${name}` });
  write(join(copy, 'package.json'), {
    ...read(join(library, 'package.json')),
    version: read(join(root, 'package.json')).version,
  });
  write(join(copy, 'tsconfig.json'), packageOptions(read(join(library, 'tsconfig.json'))));
  const config = ['-p', join(copy, 'ng-package.json'), '-c', join(copy, 'tsconfig.json')];
  if (runPackage('ng-packagr/src/cli/main.js', ...config) !== 0) process.exit(1);
  rmSync(copy, { recursive: true });
}

/** The library's own options, without the workspace's paths: each door is to find the others as an app will. */
function packageOptions({ compilerOptions, angularCompilerOptions }) {
  const emit = { noEmit: false, declaration: true, sourceMap: true, inlineSources: true };
  return {
    extends: '../../../tsconfig.base.json',
    compilerOptions: { ...compilerOptions, types: [], paths: {}, ...emit },
    angularCompilerOptions: { ...angularCompilerOptions, compilationMode: 'partial' },
  };
}

/** Puts the words of the wire beside the files that say them. */
function bringWire(folder) {
  const wire = join(folder, 'wire');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, name);
    const text = file.endsWith('.ts') ? readFileSync(file, 'utf8') : '';
    if (!text.includes("'@latchkey/wire'")) continue;
    if (!existsSync(wire)) cpSync(join(root, 'libs', 'wire', 'src'), wire, { recursive: true, filter: isSource });
    const path = relative(dirname(file), join(wire, 'index')).replaceAll('\\', '/');
    writeFileSync(file, text.replaceAll("'@latchkey/wire'", `'${path.startsWith('.') ? path : `./${path}`}'`));
  }
}

function read(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function write(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
