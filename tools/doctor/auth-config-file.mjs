import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from '../install.mjs';
import { UserError } from '../ports.mjs';
import { parseObject } from './http.mjs';

/**
 * The auth_config.json that the API will read: `AUTH_CONFIG_FILE`, else the one here, else the workspace's, whether it is
 * there yet or not. Throws a UserError for one that is no JSON object, since its other members would be lost.
 */
export function readAuthConfigFile(env, workingFolder = process.cwd()) {
  const here = join(workingFolder, 'auth_config.json');
  const path = env.AUTH_CONFIG_FILE
    ? resolve(workingFolder, env.AUTH_CONFIG_FILE)
    : existsSync(here)
      ? here
      : join(root, 'auth_config.json');
  if (!existsSync(path)) return { path, members: {} };
  const members = parseObject(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  if (!members) throw new UserError(`${path} holds no JSON object: mend it or delete it, then try again.`);
  return { path, members };
}

/**
 * Puts the three values in, and `dpop` where it is true, and keeps all other members. Whoever reads meanwhile sees the old
 * file or the new one.
 */
export function writeAuthConfigFile({ path, members }, auth) {
  const next = `${path}.${process.pid}.new`;
  writeFileSync(next, `${JSON.stringify({ ...members, dpop: undefined, ...auth }, undefined, 2)}\n`);
  renameSync(next, path);
}
