// Makes files to run from the API's and the tenant's TypeScript: beside the packages in node_modules, or with them inside, so
// that the folder needs nothing but Node.
import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { build } from 'rolldown';
import { writeBillOfMaterials } from './bill-of-materials.mjs';
import { root } from './install.mjs';
import { licences, packagesOf } from './licences.mjs';

const PACKAGE = /[\\/]node_modules[\\/]/;

/** What NestJS asks for and does without: it is not installed. Anything else that cannot be found stops the build. */
export const OPTIONAL =
  /^(@nestjs\/(platform-express|microservices|websockets)|class-(validator|transformer)|@fastify\/(multipart|view))(\/|$)/;

const SWAGGER_UI = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** Of its files, those that the documentation page loads, with their licences. */
const SHOWN =
  /^(swagger-ui\.css|swagger-ui-(bundle|standalone-preset)\.js(\.LICENSE\.txt)?|favicon-.*\.png|index\.css)$/;

/** @nestjs/swagger asks for the folder of these files in a way that no bundler sees: here they come along. */
const swaggerUi = {
  name: 'swagger-ui',
  transform: {
    filter: { id: /[\\/]@nestjs[\\/]swagger[\\/].*[\\/]swagger-ui\.js$/ },
    handler(code) {
      const asked = "require('swagger-ui-dist/absolute-path.js')()";
      if (!code.includes(asked))
        throw new Error('@nestjs/swagger finds its files in another way: see tools/bundle.mjs.');
      for (const name of readdirSync(SWAGGER_UI).filter((file) => SHOWN.test(file)))
        this.emitFile({ type: 'asset', fileName: `swagger-ui/${name}`, source: readFileSync(join(SWAGGER_UI, name)) });
      return {
        code: code.replace(asked, "require('node:path').join(import.meta.dirname, 'swagger-ui')"),
        map: { mappings: '' },
      };
    },
  },
};

/** Our code keeps its map; those of packages are many times larger. And a script in ASCII takes half the memory. */
export const slim = {
  name: 'slim',
  generateBundle(_options, bundle) {
    for (const [name, chunk] of Object.entries(bundle)) {
      if (chunk.type !== 'chunk' || chunk.moduleIds.some((id) => !PACKAGE.test(id))) continue;
      delete bundle[`${name}.map`];
      const code = chunk.code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
      chunk.code = code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
    }
  },
};

/** Rolldown's options with which packages stay in node_modules. */
export const besidePackages = (project, dir) => ({
  input: { server: `${project}/src/main.ts` },
  cwd: root,
  platform: 'node',
  tsconfig: `${project}/tsconfig.json`, // path aliases, experimentalDecorators, emitDecoratorMetadata
  external: (id) => !/^[./]|^@latchkey\/|^@oxc-project\/runtime/.test(id),
  output: { dir, format: 'esm', sourcemap: true, entryFileNames: '[name].js', cleanDir: true },
});

/** Builds `dir/` to stand alone, with the licences of all that is in it. */
export async function buildAlone(project, dir) {
  writePapers(project, dir, await bundleAlone(project, dir));
}

/**
 * The scripts of that (docs/decisions/0012): our code with its source map, what the start needs of the packages in one
 * script with V8's cache for it, and what few want in scripts of their own. Gives the files that they were made of.
 */
export async function bundleAlone(project, dir) {
  const { output } = await build({
    ...besidePackages(project, dir),
    input: { app: `${project}/src/main.ts` },
    external: OPTIONAL,
    preserveEntrySignatures: 'allow-extension', // what is loaded late takes what it shares from the server's script
    // Its decorators are wanted at the start and the rest of it late: each goes where it is used.
    treeshake: { moduleSideEffects: [{ test: /[\\/]@nestjs[\\/]swagger[\\/]/, sideEffects: false }] },
    plugins: [swaggerUi, slim],
    onLog: (level, log, report) => report(log.code === 'UNRESOLVED_IMPORT' ? 'error' : level, log),
    output: {
      dir,
      format: 'cjs', // as ES modules they could have no cache of ours
      sourcemap: true,
      keepNames: true, // of classes: NestJS puts them into its log
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name].cjs',
      cleanDir: true,
      minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
      comments: false,
      codeSplitting: {
        groups: [
          { name: 'packages', test: PACKAGE, tags: ['$initial'], priority: 1 },
          { name: 'late-packages', test: PACKAGE, entriesAware: true },
        ],
      },
    },
  });
  writeFileSync(join(dir, 'package.json'), '{ "type": "module" }\n');
  copyFileSync(join(root, 'tools', 'standalone.mjs'), join(dir, 'server.js'));
  // In a process of its own, which the build's own flags and modules have no part in.
  execFileSync(process.execPath, [join(root, 'tools', 'compile-cache.mjs'), dir], { stdio: 'inherit' });
  const files = output.flatMap(({ moduleIds = [] }) => moduleIds);
  if (output.some(({ fileName }) => fileName.startsWith('swagger-ui/'))) files.push(join(SWAGGER_UI, 'index.js'));
  return files;
}

/** Builds `dir/` with the packages inside, as modules, for the tenant waits at its top level: nobody's start depends on it. */
export async function buildWithPackages(project, dir) {
  const beside = besidePackages(project, dir);
  const { output } = await build({
    ...beside,
    external: OPTIONAL,
    plugins: [slim],
    onLog: (level, log, report) => {
      if (log.code !== 'EVAL') report(log.code === 'UNRESOLVED_IMPORT' ? 'error' : level, log); // depd's own
    },
    output: {
      ...beside.output,
      keepNames: true,
      chunkFileNames: '[name].js',
      codeSplitting: { groups: [{ name: 'packages', test: PACKAGE }] },
    },
  });
  const files = output.flatMap(({ moduleIds = [] }) => moduleIds);
  writePapers(project, dir, files);
  writeFileSync(join(dir, 'package.json'), '{ "type": "module" }\n');
}

/** What goes with other people's code: their licences, and a list of what is in. */
function writePapers(project, dir, files) {
  writeFileSync(join(dir, '3rdpartylicenses.txt'), licences(files));
  writeBillOfMaterials(dir, `latchkey-${basename(project)}`, packagesOf(files));
}
