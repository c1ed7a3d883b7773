// node tools/angular-package.mjs: dist/packages/angular-auth in the Angular Package Format, built by ng-packagr from a copy.
// In the copy, libs/wire is a folder of each door that needs it: ng-packagr takes whatever has a name for another package.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ensureInstalled, root } from './install.mjs';
import { runPackage } from './run.mjs';

const NAME = 'angular-auth';
const DOORS = ['src', 'http', 'testing'];

ensureInstalled();
const library = join(root, 'libs', NAME);
const copy = join(root, 'dist', 'packages', `${NAME}-source`);
rmSync(copy, { recursive: true, force: true });
for (const door of DOORS) {
  cpSync(join(library, door), join(copy, door), { recursive: true, filter: (file) => !file.endsWith('.spec.ts') });
  bringWire(join(copy, door));
}
cpSync(join(library, 'README.md'), join(copy, 'README.md'));
cpSync(join(root, 'LICENSE'), join(copy, 'LICENSE'));
write(join(copy, 'ng-package.json'), { ...read(join(library, 'ng-package.json')), dest: `../${NAME}` });
const { version } = read(join(root, 'package.json'));
write(join(copy, 'package.json'), { ...read(join(library, 'package.json')), version });
const { compilerOptions, angularCompilerOptions } = read(join(library, 'tsconfig.json'));
write(join(copy, 'tsconfig.json'), {
  extends: '../../../tsconfig.base.json',
  // Without the workspace's paths, for each door is to find the others as an app will.
  compilerOptions: {
    ...compilerOptions,
    types: [],
    paths: {},
    noEmit: false,
    declaration: true,
    sourceMap: true,
    inlineSources: true,
  },
  angularCompilerOptions: { ...angularCompilerOptions, compilationMode: 'partial' },
});
const failed = runPackage(
  'ng-packagr/src/cli/main.js',
  '-p',
  join(copy, 'ng-package.json'),
  '-c',
  join(copy, 'tsconfig.json'),
);
if (failed) process.exit(failed);
rmSync(copy, { recursive: true });

/** Puts the words of the wire beside the files that say them. */
function bringWire(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const wire = join(folder, 'wire');
  for (const file of files.map((name) => join(folder, name))) {
    const text = readFileSync(file, 'utf8');
    if (!text.includes("'@latchkey/wire'")) continue;
    if (!existsSync(wire)) {
      const filter = (name) => !name.endsWith('.spec.ts');
      cpSync(join(root, 'libs', 'wire', 'src'), wire, { recursive: true, filter });
    }
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
