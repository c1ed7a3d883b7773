import { join } from 'node:path';
import type { Settings } from '../configuration/environment';
import { startTenant, type Tenant } from '../tenant';

const WORKSPACE = join(import.meta.dirname, '../../../..');

/** The workspace's own files, a free port, and a database that is gone afterwards. */
export const settings = (deviation: Partial<Settings> = {}): Settings & { tenantFile: string } => ({
  port: 0,
  portVariable: 'PORT',
  host: undefined,
  hosts: [],
  origin: undefined,
  pageOrigins: [],
  apiOrigin: undefined,
  strictConsent: false,
  fileVariable: 'TENANT_FILE',
  tenantFile: join(WORKSPACE, 'tenant.yaml'),
  localFile: join(WORKSPACE, 'tenant.local.yaml'),
  localFileIsOptional: false,
  usersFile: undefined,
  configFile: undefined,
  variables: {},
  database: ':memory:',
  databaseVariable: 'TENANT_DB',
  ...deviation,
});

const running = new Set<Tenant>();
afterAll(async () => {
  await Promise.all([...running].map(stop));
});

/** Starts a real tenant on a real socket. It is closed when the tests of the file have run, whatever came of them. */
export async function start(deviation: Partial<Settings> = {}): Promise<Tenant> {
  const tenant = await startTenant(settings(deviation));
  running.add(tenant);
  return tenant;
}

/** Closes a tenant now, and lets the tests' own connections to it notice. */
export async function stop(tenant: Tenant): Promise<void> {
  running.delete(tenant);
  await tenant.close();
  await new Promise((resolve) => setTimeout(resolve, 50));
}
