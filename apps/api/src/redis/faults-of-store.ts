/** What a server says when it is not able to write now, by itself or (before Redis 7) as a script tells it. */
const CONDITION =
  /(?:^|-|\s)(OOM|READONLY|NOREPLICAS|MISCONF|MASTERDOWN|LOADING|BUSY|CLUSTERDOWN|NOAUTH|NOPERM|WRONGPASS)\b/;

const IN_WORDS: Readonly<Record<string, string>> = {
  OOM: 'it is full (maxmemory)',
  READONLY: 'it is a replica and takes no writes',
  NOREPLICAS: 'it has too few replicas to take writes (min-replicas-to-write)',
  MISCONF: 'it cannot save to its disk and takes no writes',
  MASTERDOWN: 'it is a replica without its primary',
  LOADING: 'it is loading its data',
  BUSY: 'a script keeps it busy',
  CLUSTERDOWN: 'its cluster is down',
  NOAUTH: 'it wants a password: put it into REDIS_URL',
  NOPERM: 'its user may not do that: see the access control list',
  WRONGPASS: 'it refuses the user or the password of REDIS_URL',
};

/** The condition of the server that an error tells of, in words; undefined where it tells of none. */
export function conditionOf(error: unknown): string | undefined {
  const [, word = ''] = CONDITION.exec(messageOf(error)) ?? [];
  return IN_WORDS[word];
}

/** Why there is no connection, in words. A server's own may repeat a command, so those that might are not told. */
export function faultOf(error: unknown): string {
  const message = messageOf(error);
  if (/unknown (sub)?command|NOPROTO/i.test(message)) return TOO_OLD;
  return conditionOf(error) ?? message.replace(/,? with args beginning with.*/s, '');
}

export const TOO_OLD = 'it is too old, or no such server: Redis 6.2, or Valkey 7.2, is the oldest that is taken';

/** Of a name with several addresses, Node tells each one's fault. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(' and ');
  return error instanceof Error ? error.message : String(error);
}
