import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { freePorts, Process, root } from './processes';

export interface StackOptions {
  /** Which server the page comes from. */
  served: 'development' | 'production';
  /** Seconds that an access token lasts; undefined leaves what tenant.yaml says. */
  tokenLifetime: number | undefined;
  /** Whether the page binds its tokens to a key, as the workspace's own settings say. */
  dpop: boolean;
  /** The tenant's name for itself; the page is on localhost, so 127.0.0.1 makes it another site, as Auth0's own is. */
  tenantHost: 'localhost' | '127.0.0.1';
}

/** The three real processes on ports of their own, with a tenant that remembers nothing of others. */
export interface Stack {
  readonly page: string;
  /** Another origin that tenant and API take pages from: the dev server's, free where the API serves the page. */
  readonly otherOrigin: string;
  readonly api: Process;
  readonly apiOrigin: string;
  readonly tenant: Process;
  readonly tenantOrigin: string;
  /** The tenant's definition, a copy: it is read again after an edit. */
  readonly tenantFile: string;
}

/** A copy of the workspace's tenant, whose access tokens may last another time. */
function copyTenant(folder: string, lifetime: number | undefined): string {
  const file = join(folder, 'tenant.yaml');
  const text = readFileSync(join(root, 'tenant.yaml'), 'utf8');
  const changed = text.replace(/token_lifetime: \d+/g, (line) => (lifetime ? `token_lifetime: ${lifetime}` : line));
  if (lifetime && changed === text) throw new Error('tenant.yaml has no token_lifetime to change.');
  writeFileSync(file, changed);
  return file;
}

/** The workspace's settings, but for bound tokens. */
function settingsWithoutDpop(folder: string): string {
  const file = join(folder, 'auth_config.json');
  const settings = JSON.parse(readFileSync(join(root, 'auth_config.json'), 'utf8')) as { dpop?: boolean };
  if (!settings.dpop) throw new Error('auth_config.json binds no tokens.');
  writeFileSync(file, JSON.stringify({ ...settings, dpop: undefined }));
  return file;
}

export const test = base.extend<object, StackOptions & { stack: Stack }>({
  served: ['production', { option: true, scope: 'worker' }],
  tokenLifetime: [undefined, { option: true, scope: 'worker' }],
  dpop: [true, { option: true, scope: 'worker' }],
  tenantHost: ['localhost', { option: true, scope: 'worker' }],
  stack: [
    async ({ served, tokenLifetime, dpop, tenantHost }, use) => {
      const [clientPort, apiPort, tenantPort] = await freePorts(3);
      const folder = mkdtempSync(join(tmpdir(), 'latchkey-e2e-'));
      const [client, api] = [clientPort, apiPort].map((port) => `http://localhost:${port}`) as [string, string];
      const tenant = `http://${tenantHost}:${tenantPort}`;
      const tenantFile = copyTenant(folder, tokenLifetime);
      const processes = {
        tenant: new Process(
          'dist/tenant/main.js',
          {
            PORT: String(tenantPort),
            TENANT_ORIGIN: tenant,
            PAGE_ORIGINS: `${client},${api}`,
            API_ORIGIN: api,
            TENANT_DB: join(folder, 'tenant.db'),
            TENANT_FILE: tenantFile,
            TENANT_LOCAL_FILE: join(root, 'tenant.local.yaml'),
          },
          `${tenant}/.well-known/openid-configuration`,
        ),
        api: new Process(
          'dist/api/main.js',
          {
            PORT: String(apiPort),
            AUTH0_DOMAIN: tenant,
            CORS_ORIGINS: client,
            API_ORIGIN: served === 'development' ? `${api},${client}` : api, // a proof names what the browser sees
            MESSAGES_DB: ':memory:',
            ...(!dpop && { AUTH_CONFIG_FILE: settingsWithoutDpop(folder) }),
          },
          `${api}/api/health/ready`,
        ),
        client: new Process(
          'tools/serve-client.mjs',
          { CLIENT_PORT: String(clientPort), API_PORT: String(apiPort) },
          client,
        ),
      };
      const { client: devServer, ...needed } = processes;
      const started = served === 'development' ? [...Object.values(needed), devServer] : Object.values(needed);
      await Promise.all(started.map((process) => process.start()));
      await use({
        page: served === 'development' ? client : api,
        otherOrigin: client,
        api: processes.api,
        apiOrigin: api,
        tenant: processes.tenant,
        tenantOrigin: tenant,
        tenantFile,
      });
      await Promise.all(started.map((process) => process.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});
