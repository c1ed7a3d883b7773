// What deploy/ says, for the tests that hold it against itself and the code.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, YAML11_SCHEMA } from 'js-yaml';
import { root } from '../install.mjs';

export const text = (file) => readFileSync(join(root, file), 'utf8');
export const yaml = (file) => load(text(file), { schema: YAML11_SCHEMA });

/** An instruction of a stage of deploy/Dockerfile, without the word. */
export const instruction = (stage, word) =>
  text('deploy/Dockerfile')
    .split(/^FROM /m)
    .find((part) => part.split('\n')[0].endsWith(` AS ${stage}`))
    .match(new RegExp(`^${word} (.*)$`, 'm'))[1];

/** The variables in the README's table. */
export const VARIABLES = new Set([
  ...[...text('README.md').matchAll(/^\| (`[A-Z_0-9=]+`[^|]*)\|/gm)].flatMap(([, cell]) =>
    cell.match(/[A-Z][A-Z0-9_]+/g),
  ),
]);
