import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { ADA, fillIn } from '../sign-in';
import { freePorts, Process } from '../processes';

const answers = (port: number, path = '/', host = 'localhost') =>
  fetch(`http://${host}:${port}${path}`).then(
    (response) => response.ok,
    () => false,
  );

const addresses = Object.values(networkInterfaces()).flatMap((all) => all?.map(({ address }) => address));
/** What `localhost` may be; not every machine has IPv6. */
const LOCALHOSTS = addresses.includes('::1') ? ['127.0.0.1', '[::1]'] : ['127.0.0.1'];

/** What a shell may hold that must not lead the three astray: each made the start wait for ever once. */
const ASTRAY = { HOST: '127.0.0.2', NODE_USE_ENV_PROXY: '1', HTTP_PROXY: 'http://127.0.0.1:9' };

/** npm start on free ports, and `end`, which sends it a signal and looks whether somebody is left. */
async function begin() {
  const [client, api, tenant] = (await freePorts(3)) as [number, number, number];
  const env = {
    CLIENT_PORT: String(client),
    API_PORT: String(api),
    TENANT_PORT: String(tenant),
    MESSAGES_DB: ':memory:',
    ...ASTRAY,
    TENANT_DB: join(mkdtempSync(join(tmpdir(), 'latchkey-start-')), 'tenant.db'),
  };
  const start = new Process('tools/start.mjs', env, `http://localhost:${client}/`);
  await start.start();
  const end = async (signal: 'SIGINT' | 'SIGTERM') => {
    expect(await start.stop(signal), 'exit code').toBe(0);
    expect([await answers(client), await answers(api, '/api/health/live'), await answers(tenant)]).toEqual([
      false,
      false,
      false,
    ]);
  };
  return { client, api, tenant, start, end };
}

test.describe('npm start', () => {
  test('serves all three, and SIGINT leaves none behind', async ({ page }) => {
    const { client, api, tenant, start, end } = await begin();
    try {
      await expect.poll(() => start.output).toContain('Ctrl-C ends everything');
      for (const place of [
        `http://localhost:${client}`,
        ADA.email,
        `http://localhost:${api}/api`,
        `http://localhost:${tenant}/`,
      ]) {
        expect(start.output).toContain(place);
      }
      expect(start.output, 'a warning of the dev server').not.toContain('in use');
      expect(start.output, 'the one name that works').not.toContain('127.0.0.1');
      for (const host of LOCALHOSTS) await expect.poll(() => answers(client, '/', host), host).toBe(true);
      for (const host of LOCALHOSTS) {
        const init: RequestInit = { redirect: 'manual', headers: { accept: 'text/html' } };
        const { status, headers } = await fetch(`http://${host}:${client}/profile?a=b&c`, init);
        expect([status, headers.get('location')]).toEqual([307, `http://localhost:${client}/profile?a=b&c`]);
        expect(await answers(client, '/api/public', host), 'the API under every name').toBe(true);
      }
      const tooMuch = await fetch(`http://localhost:${client}/`, { headers: { cookie: `a=${'x'.repeat(17_000)}` } });
      expect([tooMuch.status, await tooMuch.text()]).toEqual([431, expect.stringContaining('cookies')]);
      await page.goto(`http://127.0.0.1:${client}/external-api?from=elsewhere`);
      await fillIn(page, ADA);
      await expect(page).toHaveURL(`http://localhost:${client}/external-api?from=elsewhere`);
      await page.getByRole('button', { name: 'Ping API', exact: true }).click();
      await expect(page.locator('#api-call-result')).toContainText('successfully validated!');
    } finally {
      await end('SIGINT');
    }
  });

  test('leaves none behind on SIGTERM', async () => {
    const { start, end } = await begin();
    await expect.poll(() => start.output).toContain('Ctrl-C ends everything');
    await end('SIGTERM');
  });

  test('names a port that is taken and the variable that moves it', async () => {
    const [client, api, tenant] = (await freePorts(3)) as [number, number, number];
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(api, '127.0.0.1', resolve));
    const env = { CLIENT_PORT: String(client), API_PORT: String(api), TENANT_PORT: String(tenant) };
    const start = new Process('tools/start.mjs', env, `http://localhost:${client}/`);
    await expect(start.start()).rejects.toThrow(`Port ${api} is already in use: set API_PORT to a free one.`);
    await new Promise((resolve) => holder.close(resolve));
  });
});
