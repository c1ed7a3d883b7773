import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TenantControl } from '@latchkey/tenant/control';
import { freePorts, Process } from '../src/processes';
import { startDeployed } from './nginx';

/** Two APIs behind nginx with deploy/nginx.conf, and a tenant. */
export interface Machines {
  /** Where nginx answers. */
  readonly front: string;
  readonly apis: readonly Process[];
  /** An access token of Ada's, bound to no key. */
  readonly token: string;
  stop(): Promise<void>;
}

/**
 * Starts them on free ports.
 *
 * @param path below which page and API are, where they are
 * @param texts of deploy/nginx.conf that are others
 */
export async function startMachines(path = '', texts: Readonly<Record<string, string>> = {}): Promise<Machines> {
  const [tenantPort, frontPort, ...apiPorts] = (await freePorts(4)) as [number, number, number, number];
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-machines-'));
  const front = `http://localhost:${frontPort}`;
  const issuer = `http://localhost:${tenantPort}`;
  const tenant = new Process(
    'dist/tenant/main.js',
    { PORT: String(tenantPort), PAGE_ORIGINS: front + path, TENANT_DB: ':memory:' },
    `${issuer}/.well-known/openid-configuration`,
  );
  const apis = apiPorts.map((port) => {
    const own = {
      PORT: String(port),
      MESSAGES_DB: join(folder, 'messages.db'),
      RATE_LIMIT: 'off',
      NODE_ENV: 'production',
    };
    const shared = { AUTH0_DOMAIN: issuer, API_ORIGIN: front + path, TRUSTED_PROXIES: '127.0.0.1' };
    return new Process('dist/api/main.js', { ...own, ...shared }, `http://localhost:${port}/api/health/ready`);
  });
  let stopNginx: (() => Promise<void>) | undefined;
  const stop = async () => {
    await stopNginx?.();
    await Promise.all([...apis, tenant].map((process) => process.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await tenant.start();
    await Promise.all(apis.map((api) => api.start()));
    stopNginx = await startDeployed(frontPort, apiPorts, texts);
    const token = await new TenantControl(issuer).mint({ user: 'ada@example.com' });
    return { front: front + path, apis, token, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
