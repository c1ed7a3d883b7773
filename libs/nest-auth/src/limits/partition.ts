import { type CallerName, callerKey } from '../caller';
import { shortName } from '../short-name';

/** Of callers that were counted: a caller is one object for as long as its token is remembered. */
const partitions = new WeakMap<CallerName, string>();

/** A caller, as a partition of a quota: all tokens of one machine client share it, and so do those of one person. */
export function partitionOfCaller(caller: CallerName): string {
  let partition = partitions.get(caller);
  if (partition === undefined) {
    partition = shortName(callerKey(caller)); // no key looks like a hash: it has brackets
    partitions.set(caller, partition);
  }
  return partition;
}

/**
 * An address, as a partition of a quota. Of IPv6 the first 64 bits count, for that is what one line has to itself (RFC 4291
 * section 2.5.4); an IPv4 address that comes inside IPv6 is itself (section 2.5.5.2).
 */
export function partitionOfAddress(address = ''): string {
  const [, v4] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (v4 !== undefined || !address.includes(':')) return v4 ?? address;
  const [left = '', right = ''] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
