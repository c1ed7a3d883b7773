// Strangers' Nest apps, made by Nest's own CLI and given the package's tarball: all four pairs of version and platform must refuse alike, to the letter.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { install, node, serve, tarball } from './commands.mjs';
import { refusalsOf } from './refusals.mjs';

const SOURCES = join(import.meta.dirname, 'nest');
const PLATFORMS = ['Express', 'Fastify'];
const NEST = ['cli', 'schematics', 'common', 'core', 'passport', 'platform-express', 'platform-fastify', 'testing'];

/** What each version's own project brings for its tests, besides Nest. */
const VERSIONS = [
  {
    version: 11,
    packages: ['jest@30', 'ts-jest@29', '@types/jest@30', 'typescript@5'],
    test: ['jest/bin/jest.js', '--config', 'test/jest-e2e.json'],
  },
  {
    version: 12,
    packages: ['vitest@4', 'vite-tsconfig-paths@5', 'typescript@6'],
    test: ['vitest/vitest.mjs', 'run', '--config', 'vitest.config.e2e.ts'],
  },
];
const COMMON = [
  'passport@0.7',
  'reflect-metadata@0.2',
  'rxjs@7',
  'supertest@7',
  '@types/supertest@7',
  '@types/node@24',
];

/**
 * Makes the apps in a folder and asks each. Rejects with an Error that says what failed; gives how many refusals were alike,
 * and the folder of the last app.
 */
export async function tryNestApps(folder, tell) {
  const answers = new Map();
  let app;
  for (const { version, packages, test } of VERSIONS) {
    const place = join(folder, `nest-${version}`);
    mkdirSync(place);
    writeFileSync(join(place, 'package.json'), '{ "private": true }\n');
    tell(`Nest ${version}: npm install`);
    const nest = NEST.map((name) => `@nestjs/${name}@${version}`);
    await install(place, ...nest, ...COMMON, ...packages, tarball('@latchkey/nest-auth'));
    tell(`Nest ${version}: nest new, nest build`);
    const cli = join(place, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
    await node(place, cli, 'new', 'app', '--skip-git', '--skip-install', '--package-manager', 'npm', '--strict');
    app = join(place, 'app');
    writeApp(app, version);
    await node(app, cli, 'build');
    tell(`Nest ${version}: its own test runner`);
    const [script, ...args] = test;
    await node(app, join(place, 'node_modules', script), ...args);
    for (const platform of PLATFORMS) {
      tell(`Nest ${version} on ${platform}: good tokens, and the table of refusals`);
      answers.set(`Nest ${version} on ${platform}`, await askApp(app, platform));
    }
  }
  return { ...compare(answers), app };
}

/** Our files in place of those that `nest new` has made. Nest 12's are ES modules, whose imports have an extension. */
function writeApp(app, version) {
  for (const file of ['app.controller.spec.ts', 'app.controller.ts', 'app.service.ts']) rmSync(join(app, 'src', file));
  for (const file of ['app.module.ts', 'main.ts']) cpSync(join(SOURCES, file), join(app, 'src', file));
  const test = readFileSync(join(SOURCES, 'app.e2e-spec.ts'), 'utf8');
  const extended = version < 12 ? test : test.replace(/(supertest\/types|app\.module)'/g, "$1.js'");
  writeFileSync(join(app, 'test', 'app.e2e-spec.ts'), extended);
}

/** Starts an app for an issuer on a socket, asks it everything and ends it. */
async function askApp(app, platform) {
  const { KeyServer, TestIssuer } = createRequire(join(app, 'package.json'))('@latchkey/nest-auth/testing');
  const issuer = new TestIssuer({ clientId: 'page' });
  const keys = await new KeyServer(...issuer.jwks.keys).start();
  issuer.issuer = `${keys.origin}/`;
  const { origin, stop } = await startNestApp(app, { PLATFORM: platform, DOMAIN: keys.origin });
  try {
    return await refusalsOf(origin, issuer);
  } finally {
    await stop();
    await keys.stop();
  }
}

/** Starts an app that is built, on a free port. */
export async function startNestApp(app, env) {
  const main = readdirSync(join(app, 'dist'), { recursive: true }).find((file) => file.endsWith('main.js'));
  const program = join(app, 'dist', main);
  const { line, stop } = await serve('A Nest app', app, [program], { NODE_ENV: 'development', ...env });
  return { origin: line, stop };
}

/** All answers beside the first one's. The port is the issuer's, which each app has of its own. */
function compare(answers) {
  const [[first, expected], ...others] = [...answers].map(([name, rows]) => [name, Object.entries(rows)]);
  for (const [name, rows] of others) {
    for (const [i, [what, answer]] of rows.entries()) {
      const [one, other] = [expected[i][1], answer].map((a) =>
        JSON.stringify(a).replace(/127\.0\.0\.1:\d+/g, 'issuer'),
      );
      if (one !== other) throw new Error(`${first} and ${name} refuse ${what} otherwise:\n  ${one}\n  ${other}`);
    }
  }
  return { apps: answers.size, refusals: expected.length };
}
