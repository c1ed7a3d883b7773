// Import circles: files that cannot be read, tested or moved without each other. Imports of types count too.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

/** The circles among the TypeScript files of a folder, each as the paths on its way round, from the folder. */
export function circlesIn(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.d)\.ts$/.test(file) && !file.includes('node_modules'))
    .map((file) => join(folder, file));
  const imports = new Map(files.map((file) => [file, importsOf(file)]));
  const circles = [];
  const done = new Set();
  const follow = (file, way) => {
    const at = way.indexOf(file);
    if (at >= 0) circles.push([...way.slice(at), file].map((one) => relative(folder, one).replaceAll('\\', '/')));
    if (at >= 0 || done.has(file)) return;
    for (const next of imports.get(file) ?? []) follow(next, [...way, file]);
    done.add(file);
  };
  for (const file of files) follow(file, []);
  return circles;
}

/** The files that a file imports by path, `import()` and re-exports included. */
function importsOf(file) {
  return ts
    .preProcessFile(readFileSync(file, 'utf8'), true, true)
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => join(dirname(file), fileName))
    .map((path) => [path, `${path}.ts`, join(path, 'index.ts')].find((one) => one.endsWith('.ts') && existsSync(one)))
    .filter((path) => path !== undefined);
}
