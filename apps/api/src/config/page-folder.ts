import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The built client, where it lies beside the program (`dist/api` and `dist/client`); under `serve` it does not. */
export function findPage(programFolder: string): string | undefined {
  const folder = join(programFolder, '..', 'client', 'browser');
  return existsSync(join(folder, 'index.html')) ? folder : undefined;
}
