import { join } from 'node:path';
import type { Settings } from '../configuration/environment';
import { startTenant, type Tenant } from '../tenant';

const WORKSPACE = join(import.meta.dirname, '../../../..');

/** The workspace's own files, a free port, and a database that is gone afterwards. */
export const settings = (deviation: Partial<Settings> = {}): Settings => ({
  port: 0,
  portVariable: 'PORT',
  origin: undefined,
  pageOrigins: [],
  tenantFile: join(WORKSPACE, 'tenant.yaml'),
  localFile: join(WORKSPACE, 'tenant.local.yaml'),
  database: ':memory:',
  ...deviation,
});

/** Starts a real tenant on a real socket. */
export const start = (deviation: Partial<Settings> = {}): Promise<Tenant> => startTenant(settings(deviation));
