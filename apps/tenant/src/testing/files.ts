import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settings } from './start';

const folders: string[] = [];
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
});

/** A new, empty folder, which is gone after the tests of the file. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'latchkey-tenant-'));
  folders.push(path);
  return path;
}

/** Where a tenant's two files are. */
export interface Files {
  readonly tenantFile: string;
  readonly localFile: string;
}

type Edit = readonly [from: string, to: string];

/** Copies of the workspace's two files, with some texts in them replaced. */
export function edited({ tenant = [], local = [] }: { tenant?: Edit[]; local?: Edit[] }): Files {
  const own = settings();
  return written(apply(own.tenantFile, tenant), apply(own.localFile, local));
}

/** Two files with these texts. */
export function written(tenant: string, local: string): Files {
  const files = folder();
  const tenantFile = join(files, 'tenant.yaml');
  const localFile = join(files, 'tenant.local.yaml');
  writeFileSync(tenantFile, tenant);
  writeFileSync(localFile, local);
  return { tenantFile, localFile };
}

function apply(file: string, edits: readonly Edit[]): string {
  return edits.reduce(
    (text, [from, to]) => {
      if (!text.includes(from)) throw new Error(`${file} has no "${from}"`);
      return text.replace(from, to);
    },
    readFileSync(file, 'utf8'),
  );
}
