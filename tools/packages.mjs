// npm run packages: dist/packages/*.tgz, each looked at by publint and attw as whoever installs it would meet it.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build } from 'rolldown';
import { buildForPages } from './angular-package.mjs';
import { buildCommand } from './command-package.mjs';
import { ensureInstalled, root } from './install.mjs';
import { runPackage } from './run.mjs';

ensureInstalled();
const out = join(root, 'dist', 'packages');
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

await buildForNode('nest-auth', { '.': 'index.ts', './testing': 'testing/index.ts' });
buildForPages('angular-auth', ['src', 'http', 'testing'], out);
pack(join(out, 'angular-auth'), '--profile', 'esm-only');

const command = join(out, 'latchkey');
writeManifest('apps/cli', command, await buildCommand(command));
pack(command, '--profile', 'node16');
console.log(`The packages are in ${out}.`);

/**
 * Builds a library for Node as one set of CommonJS files, which ES modules import too: so there is one of each class and
 * injection token, however an app is built. libs/wire goes in.
 */
async function buildForNode(name, doors) {
  const source = join(root, 'libs', name, 'src');
  const dir = join(out, name);
  const entries = Object.fromEntries(Object.entries(doors).map(([door, file]) => [nameOf(door), join(source, file)]));
  await build({
    input: entries,
    cwd: root,
    platform: 'node',
    tsconfig: join(root, 'libs', name, 'tsconfig.json'),
    external: (id) => !/^[./]|^@latchkey\/wire$|^@oxc-project\/runtime/.test(id),
    output: { dir, format: 'cjs', exports: 'named', sourcemap: true, keepNames: true, chunkFileNames: '[name].js' },
  });
  emitTypes(name, dir);
  const types = (file) => `./types/${name}/src/${file.replace(/\.ts$/, '.d.ts')}`;
  const paths = Object.entries(doors).map(([door, file]) => [
    door,
    { types: types(file), default: `./${nameOf(door)}.js` },
  ]);
  writeManifest(`libs/${name}`, dir, {
    type: 'commonjs',
    main: './index.js',
    types: types(doors['.']),
    exports: { ...Object.fromEntries(paths), './package.json': './package.json' },
  });
  pack(dir, '--profile', 'node16');
}

/** The file of a door: `.` is index, `./testing` is testing. */
function nameOf(door) {
  return door === '.' ? 'index' : door.slice(2);
}

/** Types, file by file, for an app merges its own words into one of them; libs/wire beside them. */
function emitTypes(name, dir) {
  const types = join(dir, 'types');
  const config = join(dir, 'tsconfig.json');
  const options = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: '../../../libs',
    outDir: 'types',
  };
  writeFileSync(
    config,
    JSON.stringify({
      extends: `../../../libs/${name}/tsconfig.json`,
      compilerOptions: { ...options, types: ['node'] },
      include: [`../../../libs/${name}/src`],
      exclude: ['../../../libs/**/*.spec.ts'],
    }),
  );
  if (runPackage('typescript/bin/tsc', '-p', config) !== 0) process.exit(1);
  rmSync(config);
  for (const file of readdirSync(types, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.d.ts'))) {
    const path = join(types, file);
    const wire = relative(dirname(path), join(types, 'wire', 'src', 'index')).replaceAll('\\', '/');
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll("'@latchkey/wire'", `'${wire}'`));
  }
}

/** A project's own package.json with where its parts are, and the version that all packages have. */
function writeManifest(project, dir, parts) {
  const own = JSON.parse(readFileSync(join(root, project, 'package.json'), 'utf8'));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(dir, 'package.json'), `${JSON.stringify({ ...own, version, ...parts }, null, 2)}\n`);
  cpSync(join(root, 'LICENSE'), join(dir, 'LICENSE'));
  cpSync(join(root, project, 'README.md'), join(dir, 'README.md'));
}

function pack(dir, ...profile) {
  const options = { cwd: dir, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };
  const tarball = execFileSync('npm', ['pack', '--silent', '--pack-destination', out], options).trim();
  if (!existsSync(join(out, tarball))) throw new Error(`npm pack made no file of ${dir}.`);
  const clean = [
    runPackage('publint/src/cli.js', join(out, tarball), '--strict'),
    runPackage('@arethetypeswrong/cli/dist/index.js', join(out, tarball), ...profile),
  ];
  if (clean.some((code) => code !== 0)) process.exit(1);
}
