// A base image's file system where no registry can be reached: this workspace's own Node, and the libraries that it names.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pinnedNode } from '../install.mjs';

/** Lays it into a folder below `place`, has that taken in as an image, and gives what `take` gives. */
export function makeBase(place, take) {
  const made = join(place, 'base');
  layFiles(made);
  console.log('No registry can be reached: the base is made of this workspace’s Node and its libraries.');
  const image = take(made);
  rmSync(made, { recursive: true });
  return image;
}

/** It has no shell: what starts in it needs none. */
function layFiles(folder) {
  const libraries = execFileSync('ldd', [pinnedNode], { encoding: 'utf8' }).match(/\/\S+(?= \()/g);
  const files = { [pinnedNode]: '/usr/local/bin/node', ...Object.fromEntries(libraries.map((file) => [file, file])) };
  for (const [from, to] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    copyFileSync(from, join(folder, to));
  }
  for (const empty of ['etc', 'proc', 'dev', 'sys', 'tmp']) mkdirSync(join(folder, empty), { recursive: true });
  writeFileSync(join(folder, 'etc', 'hosts'), '127.0.0.1 localhost\n'); // an engine would write it
}
