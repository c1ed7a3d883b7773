import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { ADA, fillIn } from '../src/sign-in';
import { freePorts, Process, root } from '../src/processes';
import { documented, startNginx } from './nginx';

const ends: (() => unknown)[] = [];
test.afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

test('a page of another server logs in, and tokens go to the API alone', async ({ page }) => {
  const [tenantPort, apiPort, pagePort] = await freePorts(3);
  const [login, api, shown] = [tenantPort, apiPort, pagePort].map((port) => `http://localhost:${port}`) as [
    string,
    string,
    string,
  ];
  const settings = { domain: login, clientId: 'latchkey-web', audience: 'https://api.latchkey.example' };
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-page-'));
  writeFileSync(join(folder, 'auth_config.json'), JSON.stringify({ ...settings, apiOrigin: api }));
  const tenantProcess = new Process(
    'dist/tenant/main.js',
    { PORT: String(tenantPort), PAGE_ORIGINS: shown, TENANT_DB: ':memory:' },
    `${login}/.well-known/openid-configuration`,
  );
  const env = { AUTH0_DOMAIN: login, CORS_ORIGINS: shown, API_ORIGIN: api, PAGE_API_ORIGIN: api };
  const apiProcess = new Process('dist/api/main.js', { PORT: String(apiPort), ...env }, `${api}/api/health/ready`);
  const replacements = {
    '/srv/page': join(root, 'dist', 'client', 'browser'),
    '/srv/settings': folder,
    'https://acme.eu.auth0.com': login,
    'https://api.acme.example': api,
  };
  ends.push(
    () => rmSync(folder, { recursive: true, force: true }),
    await startNginx(`listen 127.0.0.1:${pagePort}; ${documented('page', replacements)}`),
    () => tenantProcess.stop(),
    () => apiProcess.stop(),
  );
  await Promise.all([tenantProcess.start(), apiProcess.start('/api/health/live')]);

  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  const bearers: string[] = [];
  page.on('request', (request) => request.headers()['authorization'] && bearers.push(new URL(request.url()).origin));

  await page.goto(`${shown}/external-api`);
  await fillIn(page, ADA);
  await expect(page).toHaveURL(`${shown}/external-api`);
  await page.getByRole('button', { name: 'Ping API', exact: true }).click();
  await expect(page.locator('#api-call-result')).toContainText('successfully validated!');
  await page.reload();
  await page.getByRole('button', { name: 'Ping API', exact: true }).click();
  await expect(page.locator('#api-call-result')).toContainText('successfully validated!');
  expect([errors, bearers]).toEqual([[], [api, api]]);

  const doctor = ['tools/run-cli.mjs', 'doctor', '--json', '--page', shown, '--api', api];
  const said = execFileSync(process.execPath, doctor, { cwd: root, env: { ...process.env, ...env }, encoding: 'utf8' });
  const { healthy, checks } = JSON.parse(said) as { healthy: boolean; checks: { id: string; status: string }[] };
  expect([healthy, checks.find(({ id }) => id === 'page')?.status]).toEqual([true, 'passed']);
});
