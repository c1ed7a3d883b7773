import { statSync } from 'node:fs';
import { partsOf } from './directory';
import { isFolder } from './is-folder';
import type { ConfigurationSources } from './read-configuration';

const FEW = 50;
/** A look at more files than that takes at most one part in so many of the time. */
const SHARE = 20;

/**
 * What says whether the files are still the same: differs after each edit, also where one was replaced, or is gone. A look
 * at few files takes microseconds, and each call looks; at the thousand of a big folder it takes milliseconds, and a call
 * that comes too soon after the last look gets what that one saw.
 */
export function fingerprints(sources: ConfigurationSources): (actions: readonly string[]) => string {
  let seen = '';
  let notBefore = 0;
  return (actions) => {
    const began = performance.now();
    if (began < notBefore) return seen;
    const { tenantFile, localFile, usersFile, configFile } = sources;
    const parts = tenantFile !== undefined && isFolder(tenantFile) ? partsOf(tenantFile) : [tenantFile];
    const files = [...parts, localFile, usersFile, configFile, ...actions];
    seen = files.map((file) => (file === undefined ? '' : stamp(file))).join(' ');
    const ended = performance.now();
    if (files.length > FEW) notBefore = ended + (ended - began) * SHARE;
    return seen;
  };
}

function stamp(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false, bigint: true });
  return stat ? `${stat.ino}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}` : 'gone';
}
