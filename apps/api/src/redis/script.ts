import { hash } from 'node:crypto';

/** A script in Lua, which the server does in one step. */
export interface Script {
  readonly lua: string;
  /** By which the server knows it once it was sent: SHA-1 in hexadecimal. */
  readonly sha: string;
}

export const scriptOf = (lua: string): Script => ({ lua, sha: hash('sha1', lua) });
