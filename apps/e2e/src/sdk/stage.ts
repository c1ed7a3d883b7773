import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Page } from '@playwright/test';
import { freePorts, Process, root } from '../processes';

export const API = 'https://api.latchkey.example';
const OTHER = `
  - name: Other API
    identifier: other-api
    allow_offline_access: true
    scopes: [{ value: ping }]
organizations:
  - name: acme

clientGrants:`;
const TENANT_EDITS: [string, string][] = [
  ['app_type: spa', 'app_type: spa\n    organization_usage: allow'],
  [
    'leeway: 0',
    `leeway: 0\n      policies: [{ audience: ${API}, scope: [read:messages] }, { audience: other-api, scope: [ping] }]`,
  ],
  ['\nclientGrants:', OTHER],
];
const LOCAL_EDITS: [string, string][] = [['roles: [Admin]', 'roles: [Admin]\n    organizations: [acme]']];

/** A page on which an SDK of Auth0's runs, and a built tenant that knows this page; our own page has no part in it. */
export interface Stage {
  readonly page: string;
  readonly tenantOrigin: string;
  end(): Promise<void>;
}

/** @param script is served at /sdk.js, and `html`, which loads it, everywhere else */
export async function setStage(script: string | Buffer, html: string): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-sdk-'));
  const edited = (name: string, edits: [string, string][]) => {
    const text = readFileSync(join(root, name), 'utf8');
    const file = join(folder, name);
    writeFileSync(
      file,
      edits.reduce((before, [from, to]) => before.replace(from, to), text),
    );
    return file;
  };
  const server = createServer(({ url }, response) => {
    response.setHeader('content-type', url === '/sdk.js' ? 'text/javascript' : 'text/html');
    response.end(url === '/sdk.js' ? script : html);
  });
  await once(server.listen(0, 'localhost'), 'listening');
  const page = `http://localhost:${(server.address() as AddressInfo).port}`;
  const [port] = await freePorts(1);
  const tenantOrigin = `http://localhost:${port}`;
  const env = {
    PORT: String(port),
    TENANT_DB: ':memory:',
    TENANT_FILE: edited('tenant.yaml', TENANT_EDITS),
    TENANT_LOCAL_FILE: edited('tenant.local.yaml', LOCAL_EDITS),
    PAGE_ORIGINS: page,
  };
  const tenant = new Process('dist/tenant/main.js', env, `${tenantOrigin}/.well-known/jwks.json`);
  await tenant.start();
  return {
    page,
    tenantOrigin,
    end: async () => {
      await tenant.stop();
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What an application tells the SDK. */
export const clientOptions = ({ page, tenantOrigin }: Stage) => ({
  domain: tenantOrigin,
  clientId: 'latchkey-web',
  authorizationParams: {
    redirect_uri: `${page}/callback`,
    audience: API,
    scope: 'openid profile email read:messages',
  },
});

export async function fillIn(browser: Page): Promise<void> {
  await browser.locator('#username').fill('ada@example.com');
  await browser.locator('#password').fill('ada');
  await browser.getByRole('button', { name: 'Continue', exact: true }).click();
}

export const claims = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString() || '{}') as Record<string, unknown>;
