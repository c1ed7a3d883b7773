import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder } from '../testing/command';
import { logIn } from '../testing/log-in';
import { startTenant, type RunningTenant } from './start-tenant';

const PAGE = 'http://localhost:5173/';
const running: RunningTenant[] = [];
const start = async (...options: Parameters<typeof startTenant>) => {
  const tenant = await startTenant(...options);
  running.push(tenant);
  return tenant;
};
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ close }) => close()));
});

describe('startTenant', () => {
  it('gives what an app is configured with', async () => {
    const { domain, clientId, audience, issuer, warnings } = await start();
    expect({ clientId, audience, issuer, warnings }).toEqual({
      clientId: 'latchkey-web',
      audience: 'https://api.latchkey.example',
      issuer: `${domain}/`,
      warnings: [],
    });
    const discovery = await fetch(`${issuer}.well-known/openid-configuration`);
    expect(await discovery.json()).toMatchObject({ issuer });
  });

  it('starts two that share nothing', async () => {
    const [one, other] = await Promise.all([start(), start()]);
    await one.control.addPerson({ email: 'eve@example.com', password: 'eve', roles: ['Admin'] });
    await one.control.rotateSigningKey();
    await one.control.switch({ denyNextLogin: 'Closed' });
    expect(await logIn(other, 'ada@example.com', PAGE)).toMatchObject({ iss: other.issuer, sub: 'auth0|ada' });
    const [first, second] = await Promise.all([one.control.state(), other.control.state()]);
    expect([first, second].map(({ people, signingKeys }) => [people.length, signingKeys.length])).toEqual([
      [3, 2],
      [2, 1],
    ]);
    expect([first, second].map(({ sessions }) => sessions.length)).toEqual([0, 1]);
    await one.close();
    expect(await logIn(other, 'bob@example.com', PAGE)).toMatchObject({ sub: 'auth0|bob', permissions: [] });
  });

  it('takes files, and the environment for their keywords', async () => {
    const file = join(folder(), 'acme.yaml');
    writeFileSync(file, 'clients: [{ name: ##WHO##, app_type: spa, callbacks: [http://localhost:5173/] }]');
    process.env['WHO'] = 'Shop';
    const { clientId, audience, warnings } = await start({ file });
    delete process.env['WHO'];
    expect([clientId, audience]).toEqual(['shop', '']);
    expect(warnings.join(' ')).toContain('Client ids made of the names');
  });

  it('leads to the pages of other names that it is told of', async () => {
    const tenant = await start({ pageOrigins: ['https://app.example.com'] });
    const query = { client_id: tenant.clientId, returnTo: 'https://app.example.com' };
    const answer = await fetch(`${tenant.domain}/v2/logout?${new URLSearchParams(query)}`, { redirect: 'manual' });
    expect(answer.headers.get('location')).toBe('https://app.example.com');
  });

  it('frees its port, however often it is closed', async () => {
    const { domain, close } = await start();
    await Promise.all([close(), close()]);
    await expect(fetch(domain)).rejects.toThrow('fetch failed');
    const again = await start({ port: Number(new URL(domain).port) });
    expect(again.domain).toBe(domain);
  });

  it.each([
    [{ file: '/nowhere/tenant.yaml' }, '/nowhere/tenant.yaml does not exist'],
    [{ file: '/nowhere/tenant.yaml' }, 'or set file to its path.'],
    [{ port: -1 }, 'port is "-1": put a whole number from 0 to 65535 there.'],
    [{ db: '/dev/null/x' }, 'set db to another file'],
  ])('rejects with a sentence for %j', async (options, sentence) => {
    await expect(start(options)).rejects.toThrow(sentence);
  });
});
