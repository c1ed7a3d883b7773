import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where a file of this name is: `./name`, else the nearest one above the program, which is the workspace's. */
export function findFile(name: string, workingFolder: string, programFolder: string): string | undefined {
  const here = join(workingFolder, name);
  if (existsSync(here)) return here;
  for (let folder = programFolder; ; folder = dirname(folder)) {
    const file = join(folder, name);
    if (existsSync(file)) return file;
    if (dirname(folder) === folder) return undefined;
  }
}
