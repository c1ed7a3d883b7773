import { readFileSync } from 'node:fs';
import { Console } from 'node:console';
import { createRequire, isBuiltin } from 'node:module';
import { dirname } from 'node:path';
import { Writable } from 'node:stream';
import { compileFunction, constants } from 'node:vm';

/** A package that an Action asks for in `dependencies`. */
export interface Dependency {
  readonly name: string;
  readonly version: string;
}

const PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname', 'console'];

/**
 * Runs a file as Auth0 does, as a CommonJS module, and gives what it exports. It is somebody's code with this process's
 * rights and globals: nothing is walled off. Throws whatever the code throws, or a SyntaxError.
 */
export function loadActionCode(name: string, file: string, dependencies: readonly Dependency[]): unknown {
  const module: { exports: unknown } = { exports: {} };
  const run = compileFunction(readFileSync(file, 'utf8'), PARAMETERS, {
    filename: file,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const require = requireFor(name, file, dependencies);
  run.call(module.exports, module.exports, require, module, file, dirname(file), consoleFor(name));
  return module.exports;
}

/** The packages of an Action that are not there, each as a sentence. */
export function missingDependencies(name: string, file: string, dependencies: readonly Dependency[]): string[] {
  const { resolve } = createRequire(file);
  return dependencies
    .filter((dependency) => !isThere(resolve, dependency.name))
    .map((dependency) => notInstalled(name, dependency));
}

/** Every line carries the Action's name, so that one sees whose it is. */
function consoleFor(name: string): Console {
  const lines = (print: (line: string) => void) =>
    new Writable({
      decodeStrings: false,
      write(chunk, _encoding, done) {
        for (const line of String(chunk).replace(/\n$/, '').split('\n')) print(`Action ${name}: ${line}`);
        done();
      },
    });
  return new Console({
    stdout: lines((line) => console.log(line)),
    stderr: lines((line) => console.error(line)),
    colorMode: false, // a colour would go on into the next line
  });
}

function requireFor(name: string, file: string, dependencies: readonly Dependency[]): (id: string) => unknown {
  const require = createRequire(file);
  const warned = new Set<string>();
  return (id) => {
    const packageName = /^(@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? id;
    const dependency = dependencies.find((candidate) => candidate.name === packageName);
    if (!dependency && !isBuiltin(id) && !warned.has(id)) {
      warned.add(id);
      console.warn(
        `The Action ${name} requires ${id}, which Auth0 would not find: name it in its dependencies, where only packages can stand.`,
      );
    }
    if (dependency && !isThere(require.resolve, dependency.name)) throw new Error(notInstalled(name, dependency));
    return require(id);
  };
}

function isThere(resolve: NodeJS.RequireResolve, name: string): boolean {
  try {
    resolve(name);
    return true;
  } catch (error) {
    // A package without a door for require is there all the same; what comes of requiring it, Node says.
    return (error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND';
  }
}

const notInstalled = (name: string, dependency: Dependency) =>
  `The Action ${name} depends on ${dependency.name}, which is not installed here: run npm install --save-dev ${dependency.name}@${dependency.version}.`;
