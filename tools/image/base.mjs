// A base image's file system where no registry can be reached: this workspace's own Node, and the libraries that it names.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pinnedNode } from '../install.mjs';

/** Lays it into a folder. It has no shell: what starts in it needs none. */
export function makeBase(folder) {
  const libraries = execFileSync('ldd', [pinnedNode], { encoding: 'utf8' }).match(/\/\S+(?= \()/g);
  const files = { [pinnedNode]: '/usr/local/bin/node', ...Object.fromEntries(libraries.map((file) => [file, file])) };
  for (const [from, to] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    copyFileSync(from, join(folder, to));
  }
  for (const empty of ['etc', 'proc', 'dev', 'sys', 'tmp']) mkdirSync(join(folder, empty), { recursive: true });
  writeFileSync(join(folder, 'etc', 'hosts'), '127.0.0.1 localhost\n'); // an engine would write it
}
