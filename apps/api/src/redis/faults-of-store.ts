import { isNativeError } from 'node:util/types';

export const SILENT = 'it does not answer';
export const TOO_OLD = 'it is too old, or no such server: Redis 6.2, or Valkey 7.2, is the oldest that is taken';

/** What no probe of ours shows, for it is about other commands and keys than the probe's. */
const MOVED =
  'it is one node of a cluster: put the address of its proxy, or of a server that holds all, into REDIS_URL';
const NOPERM = 'its user may not do what is needed: see docs/store.md';

const IN_WORDS: Readonly<Record<string, string>> = {
  OOM: 'it is full (maxmemory)',
  READONLY: 'it is a replica and takes no writes',
  NOREPLICAS: 'it has too few replicas to take writes (min-replicas-to-write)',
  MISCONF: 'it cannot save to its disk and takes no writes',
  MASTERDOWN: 'it is a replica without its primary',
  LOADING: 'it is loading its data',
  BUSY: 'a script keeps it busy',
  CLUSTERDOWN: 'its cluster is down',
  MOVED,
  ASK: 'its cluster moves data',
  TRYAGAIN: 'its cluster moves data',
  DENIED: 'it takes strangers from its own machine only (protected-mode): give it a password',
  'ERR max number of clients': 'it has no room for one more connection (maxclients)',
  'ERR DB index': 'it has no database of this number: see the end of REDIS_URL',
  NOAUTH: 'it wants a password: put it into REDIS_URL',
  NOPERM,
  WRONGPASS: 'it refuses the user or the password of REDIS_URL',
};

/** The word with which an error begins; before Redis 7, a script's error has it in its middle, behind a sign. */
const CONDITION = new RegExp(`(?:^|-)(${Object.keys(IN_WORDS).join('|')})\\b`);

/** The condition of the server that an error tells of, in words; undefined where it tells of none. */
export function conditionOf(error: unknown): string | undefined {
  const [, word = ''] = CONDITION.exec(messageOf(error)) ?? [];
  return IN_WORDS[word];
}

/** Whether a condition stays until somebody changes the server or REDIS_URL, though the server answers a probe. */
export const lasts = (condition: string | undefined): boolean => condition === MOVED || condition === NOPERM;

/**
 * Why there is no connection, in words that anybody may read: without an address, and without a command, which might hold the
 * password. What is not known here is told by its name alone.
 */
export function faultOf(error: unknown): string {
  const message = messageOf(error);
  if (/^ERR unknown command|^NOPROTO|^Unknown RESP type/i.test(message)) return TOO_OLD;
  if (/socket closed/i.test(message)) return 'the connection ended';
  if (/^connection timeout/i.test(message)) return SILENT;
  const code = isNativeError(error) && 'code' in error ? String(error.code) : undefined;
  const [word] = /^[A-Z]{2,}\b/.exec(message) ?? [];
  const unknown = word === undefined ? 'it cannot be used' : `it answers ${word}`;
  return conditionOf(error) ?? (code === undefined ? unknown : `it cannot be reached (${code})`);
}

const messageOf = (error: unknown): string => (isNativeError(error) ? error.message : String(error));
