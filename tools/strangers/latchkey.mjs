// A stranger's empty folder with the command's tarball: the tenant by its name, and its JavaScript door as an ES module, as
// CommonJS, in jest and under the compiler.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { childEnv } from '../install.mjs';
import { install, node, tarball } from './commands.mjs';

const SOURCES = join(import.meta.dirname, 'latchkey');
const PACKAGES = ['openid-client@6.9.0', 'jest@30.5.2', 'typescript@6.0', '@types/node@24'];
const COMPILE = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node', 'door.ts'];

/** Rejects with an Error that says what failed; gives how many ways in there are, and the program's file. */
export async function tryCommand(folder, tell) {
  const place = join(folder, 'latchkey');
  mkdirSync(place);
  cpSync(SOURCES, place, { recursive: true });
  writeFileSync(join(place, 'package.json'), '{ "private": true, "type": "module" }\n');
  tell('latchkey: npm install');
  await install(place, ...PACKAGES, tarball('latchkey'));
  alone(place);
  tell('latchkey: npx latchkey tenant, and a login');
  await serveAndLogIn(place);
  const ways = {
    'an ES module': ['door.mjs'],
    CommonJS: ['door.cjs'],
    'a jest test': ['node_modules/jest/bin/jest.js', '--testMatch', '**/door.test.js'],
    'the compiler': ['node_modules/typescript/bin/tsc', ...COMPILE],
  };
  for (const [what, args] of Object.entries(ways)) {
    tell(`latchkey: its door for ${what}`);
    // jest reads a package.json of its own: CommonJS, as most projects are.
    if (what === 'a jest test') writeFileSync(join(place, 'package.json'), '{ "private": true }\n');
    if (what === 'the compiler') writeFileSync(join(place, 'package.json'), '{ "private": true, "type": "module" }\n');
    await node(place, ...args);
  }
  return { ways: 1 + Object.keys(ways).length, program: join(place, 'node_modules', 'latchkey', 'main.js') };
}

/** Nothing comes along with the package, and nothing that it asks for is missing. */
function alone(place) {
  const manifest = JSON.parse(readFileSync(join(place, 'node_modules', 'latchkey', 'package.json'), 'utf8'));
  const lock = JSON.parse(readFileSync(join(place, 'package-lock.json'), 'utf8')).packages['node_modules/latchkey'];
  if (manifest.dependencies || lock.dependencies)
    throw new Error('The package latchkey has dependencies: bundle them.');
}

/** The command of the readme, on a free port, as it is typed; a login with the three values that it prints. */
async function serveAndLogIn(place) {
  const child = spawn('npx', ['latchkey', 'tenant', '--port', '0'], {
    cwd: place,
    env: childEnv(),
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
    detached: process.platform !== 'win32', // npx and what it starts end together
  });
  const ended = once(child, 'exit');
  try {
    let said = '';
    for await (const data of child.stdout) if (/^audience: .*\n/m.test((said += data))) break;
    const values = Object.fromEntries(
      [...said.matchAll(/^(domain|clientId|audience): (.*)$/gm)].map(([, ...pair]) => pair),
    );
    const { logIn } = await import(pathToFileURL(join(place, 'log-in.mjs')));
    const { claims } = await logIn(values, 'ada@example.com', 'ada');
    if (claims.email !== 'ada@example.com') throw new Error(`Somebody else was logged in: ${JSON.stringify(claims)}`);
  } finally {
    if (process.platform === 'win32') child.kill();
    else if (child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
  }
}
