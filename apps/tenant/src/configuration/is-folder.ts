import { statSync } from 'node:fs';

/** Whether a path leads to a folder; not where nothing is there. */
export const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
