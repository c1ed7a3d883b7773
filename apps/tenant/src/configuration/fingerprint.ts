import { statSync } from 'node:fs';
import type { ConfigurationSources } from './read-configuration';

/** Differs after each edit of the files, also where one was replaced, or is gone. Takes a few microseconds. */
export function fingerprint({ tenantFile, localFile }: ConfigurationSources, actions: readonly string[]): string {
  return [tenantFile, localFile, ...actions].map(stamp).join(' ');
}

function stamp(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false, bigint: true });
  return stat ? `${stat.ino}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}` : 'gone';
}
