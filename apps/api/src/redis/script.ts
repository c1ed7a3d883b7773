import { hash } from 'node:crypto';

/** A script in Lua, which the server does in one step. */
export interface Script {
  readonly lua: string;
  /** By which the server knows it once it was sent: SHA-1 in hexadecimal. */
  readonly sha: string;
}

export const scriptOf = (lua: string): Script => ({ lua, sha: hash('sha1', lua) });

/** Lua that sets `now`: the time is the store's own, for it is the same to all machines: in milliseconds, with three digits behind the point. */
export const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
`;
