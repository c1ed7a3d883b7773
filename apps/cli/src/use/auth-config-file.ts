import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findFile } from '@latchkey/api';
import { parseObject } from '../doctor/http';
import { UserError } from '../user-error';

/** An auth_config.json, and what is in it. */
export interface AuthConfigFile {
  readonly path: string;
  readonly members: Readonly<Record<string, unknown>>;
}

/**
 * The auth_config.json that the API will read: `AUTH_CONFIG_FILE`, else the one here, else the workspace's, whether it is
 * there yet or not. Throws a UserError for one that is no JSON object, since its other members would be lost.
 */
export function readAuthConfigFile(env: NodeJS.ProcessEnv, workingFolder: string): AuthConfigFile {
  const name = 'auth_config.json';
  const named = env['AUTH_CONFIG_FILE'];
  const path = named ? resolve(workingFolder, named) : findFile(name, workingFolder, import.meta.dirname);
  if (path === undefined) return { path: join(workingFolder, name), members: {} };
  const text = read(path);
  if (text === undefined) return { path, members: {} };
  const members = parseObject(text.replace(/^\uFEFF/, ''));
  if (!members) throw new UserError(`${path} holds no JSON object: mend it or delete it, then try again.`);
  return { path, members };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}

/**
 * Puts the three values in, and `dpop` where it is true, and keeps all other members. Whoever reads meanwhile sees the old
 * file or the new one.
 */
export function writeAuthConfigFile({ path, members }: AuthConfigFile, auth: object): void {
  const next = `${path}.${process.pid}.new`;
  writeFileSync(next, `${JSON.stringify({ ...members, dpop: undefined, ...auth }, undefined, 2)}\n`);
  renameSync(next, path);
}
