// What strangers type: npm, and programs of Node. A command that fails is told in its own words.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { childEnv, pinnedNode, root } from '../install.mjs';

const run = promisify(execFile);
const quiet = { NG_CLI_ANALYTICS: 'false', CI: 'true' };
const INSTALL = ['install', '--no-audit', '--no-fund', '--prefer-offline', '--save-exact', '--ignore-scripts'];

/** Runs a program on the pinned Node in a folder. Rejects with an Error that has all that it said. */
export const node = (cwd, ...args) => finish(run(pinnedNode, args, { cwd, env: childEnv(quiet) }), args);

/** Runs npm in a folder. Rejects with an Error that has all that it said. */
export const npm = (cwd, ...args) =>
  finish(run('npm', args, { cwd, env: childEnv(quiet), shell: process.platform === 'win32' }), args);

/** Installs packages, and what a folder's package.json names. */
export const install = (cwd, ...packages) => npm(cwd, ...INSTALL, ...packages);

/** Holds a project that was just made to the versions that its maker has written, so that tomorrow is as today. */
export function pin(folder, without = []) {
  const file = join(folder, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8').replace(/": "[~^](?=\d)/g, '": "'));
  for (const name of without) delete manifest.devDependencies[name];
  writeFileSync(file, JSON.stringify(manifest));
}

/** A package as `npm run packages` has made it, `latchkey` or one of `@latchkey/`. */
export function tarball(name) {
  const folder = join(root, 'dist', 'packages');
  const start = name.replace('@', '').replace('/', '-');
  const file = readdirSync(folder).find((one) => one.startsWith(start) && /^-\d/.test(one.slice(start.length)));
  if (!file) throw new Error(`There is no tarball of ${name} in dist/packages: run "npm run packages".`);
  return join(folder, file);
}

/** Starts a server on the pinned Node; gives the first line that matches, and what ends it. */
export async function serve(what, cwd, args, env, line = /\S/) {
  const child = spawn(pinnedNode, args, { cwd, env: childEnv(env), stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  const stop = async () => {
    child.kill();
    await gone;
  };
  const said = (async () => {
    for await (const text of createInterface({ input: child.stdout })) if (line.test(text)) return text;
    throw new Error(`${what} ended before it listened: see above.`);
  })();
  const first = await said.catch(async (error) => {
    await stop();
    throw error;
  });
  child.stdout.resume(); // whoever is not read stops writing
  return { line: first, stop };
}

const finish = (command, args) =>
  command.catch(({ stdout, stderr }) => {
    throw new Error(`${args.slice(0, 2).join(' ')} failed:\n${stdout}${stderr}`);
  });
