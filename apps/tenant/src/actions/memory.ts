import type { Trigger } from '../configuration/load-actions';
import { createCache, type Cache } from './cache';

/** A person's metadata, as an Action has set it on top of the file's; null takes one out. */
export interface Metadata {
  readonly app_metadata: Record<string, unknown>;
  readonly user_metadata: Record<string, unknown>;
}

/** What logins and Actions leave behind, until the end of the process. */
export interface Memory {
  /** How often each person has logged in with their credentials, by user id. */
  readonly logins: Map<string, number>;
  /** By user id. */
  readonly metadata: Map<string, Metadata>;
  /** What Actions have noted on login sessions, by `sid`. */
  readonly sessions: Map<string, Record<string, string>>;
  /** `api.cache`, of which each trigger has its own. */
  readonly caches: Readonly<Record<Trigger, Cache>>;
  /** What has been warned of: once is enough. */
  readonly warned: Set<string>;
}

/** Nothing has happened yet. */
export const createMemory = (): Memory => ({
  logins: new Map(),
  metadata: new Map(),
  sessions: new Map(),
  caches: { 'post-login': createCache(), 'credentials-exchange': createCache() },
  warned: new Set(),
});

/** Sets a member; null and undefined take it out. */
export function setOrDelete<Value>(record: Record<string, Value>, key: string, value: Value | null | undefined): void {
  if (value === null || value === undefined) delete record[key];
  else record[key] = value;
}

/** A copy of a value as JSON has it. Throws a TypeError for what JSON cannot hold, in the line of the Action that gave it. */
export const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

/** Replaces what is noted on a session; nothing noted takes no room. */
export function rememberSession({ sessions }: Memory, sid: string, noted: Record<string, string>): void {
  if (Object.keys(noted).length) sessions.set(sid, noted);
  else sessions.delete(sid);
}
