// The command `latchkey` as a package: apps/cli with what it takes of the workspace and of other packages inside, as CommonJS,
// which is found by ES modules, by `require` and by jest, whose sandbox loads no ES modules as it is.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';
import { OPTIONAL, slim } from './bundle.mjs';
import { root } from './install.mjs';
import { licences } from './licences.mjs';
import { runPackage } from './run.mjs';

const DOOR = 'apps/cli/src/index.ts';

/** The types of the door, each file beside the others. */
const TYPES = {
  index: DOOR,
  'start-tenant': 'apps/cli/src/tenant/start-tenant.ts',
  'tenant-control': 'apps/tenant/src/control/tenant-control.ts',
};

/** Builds the command and its door into a folder, with types and all licences; gives what belongs into its package.json. */
export async function buildCommand(dir) {
  const { output } = await build({
    input: { main: 'apps/cli/src/main.ts', index: DOOR },
    cwd: root,
    platform: 'node',
    tsconfig: 'apps/cli/tsconfig.json',
    external: (id) => OPTIONAL.test(id) || id === 'typescript', // of the latter see apps/cli/src/deploy/packages.ts
    // The doctor judges by the API's own code, and takes of NestJS one class: the error that a refusal is.
    treeshake: { moduleSideEffects: [{ test: /[\\/]node_modules[\\/](@nestjs|rxjs)[\\/]/, sideEffects: false }] },
    plugins: [slim],
    onLog: (level, log, report) => {
      if (log.code !== 'EVAL') report(log.code === 'UNRESOLVED_IMPORT' ? 'error' : level, log); // depd's own
    },
    output: {
      dir,
      format: 'cjs',
      exports: 'named',
      sourcemap: true,
      keepNames: true,
      chunkFileNames: '[name].js',
      codeSplitting: { groups: [{ name: 'packages', test: /[\\/]node_modules[\\/]/, entriesAware: true }] },
    },
  });
  writeFileSync(join(dir, '3rdpartylicenses.txt'), licences(output.flatMap(({ moduleIds = [] }) => moduleIds)));
  emitTypes(dir);
  return {
    type: 'commonjs',
    main: './index.js',
    types: './index.d.ts',
    exports: { '.': { types: './index.d.ts', default: './index.js' }, './package.json': './package.json' },
    bin: { latchkey: './main.js' },
  };
}

/** The types of the door, without those of what is behind it. */
function emitTypes(dir) {
  const folder = mkdtempSync(join(dir, 'types-'));
  const config = join(folder, 'tsconfig.json');
  const options = { noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: root, outDir: '.' };
  const files = ['apps/cli/src/ports.d.ts', DOOR].map((file) => join(root, file));
  const compilerOptions = { ...options, types: ['node'] };
  const own = { extends: join(root, 'apps/cli/tsconfig.json'), compilerOptions, files, include: [] };
  writeFileSync(config, JSON.stringify(own));
  if (runPackage('typescript/bin/tsc', '-p', config) !== 0) process.exit(1);
  for (const [name, file] of Object.entries(TYPES)) {
    const text = readFileSync(join(folder, file.replace(/\.ts$/, '.d.ts')), 'utf8');
    const beside = text
      .replaceAll("'@latchkey/tenant/control'", "'./tenant-control'")
      .replaceAll("'./tenant/start-tenant'", "'./start-tenant'");
    writeFileSync(join(dir, `${name}.d.ts`), beside);
  }
  rmSync(folder, { recursive: true });
}
