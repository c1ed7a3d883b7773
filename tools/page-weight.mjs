// What the first view costs: the scripts and styles that index.html names, as brotli sends them, with their headers.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const MOST = 75_000; // bytes

/** Bytes of the headers of one answer: the API sends fewer (apps/api/test/page.spec.ts). */
export const HEADERS = 500;

/** Bytes on the wire of each script and stylesheet that the page needs before it is usable. */
export function firstView(folder) {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const names = new Set([...html.matchAll(/(?:src|href)="([\w-]+\.(?:js|css))"/g)].map(([, name]) => name));
  return [...names].map((name) => ({ name, bytes: statSync(join(folder, `${name}.br`)).size + HEADERS }));
}
