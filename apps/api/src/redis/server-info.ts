/** The oldest Redis that is taken; every Valkey says of itself that it is Redis 7.2. */
const OLDEST = [6, 2] as const;

/** What a server says of itself. */
export interface ServerInfo {
  /** Whether it is too old; false where it does not tell. */
  readonly old: boolean;
  /** What it does when it is full; undefined where it does not tell. */
  readonly policy: string | undefined;
}

/** Reads the answer of `INFO`: lines of `name:value`. Managed services forbid `CONFIG`, and this they allow. */
export function readInfo(text: string): ServerInfo {
  const value = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(text)?.[1];
  const [major = NaN, minor = NaN] = (value('redis_version') ?? '').split('.').map(Number);
  const old = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  return { old, policy: value('maxmemory_policy') };
}
