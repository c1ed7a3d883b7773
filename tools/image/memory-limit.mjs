// A control group that holds what runs in it to so much memory: version 1 or 2, as the kernel has it.
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const VERSIONS = [
  { folder: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes', peak: 'memory.max_usage_in_bytes' },
  { folder: '/sys/fs/cgroup', limit: 'memory.max', peak: 'memory.peak', swap: 'memory.swap.max' },
];

/** A group with this limit in bytes, `{ join, peak, remove }`; undefined where this user or kernel has none to give. */
export function limitMemory(name, bytes) {
  for (const { folder, limit, peak, swap } of VERSIONS) {
    const group = join(folder, name);
    try {
      mkdirSync(group);
    } catch {
      continue;
    }
    if (existsSync(join(group, limit))) {
      writeFileSync(join(group, limit), String(bytes));
      if (swap && existsSync(join(group, swap))) writeFileSync(join(group, swap), '0');
      return {
        /** Where a process writes 0 to be in it. */
        join: join(group, 'cgroup.procs'),
        peak: () => (existsSync(join(group, peak)) ? Number(readFileSync(join(group, peak), 'utf8')) : undefined),
        remove: () => rmdirSync(group),
      };
    }
    rmdirSync(group);
  }
  return undefined;
}
