import { jest } from '@jest/globals';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Tenant } from './tenant';
import { Browser } from './testing/browser';
import { change } from './testing/control';
import { smallExport } from './testing/exports';
import { edited } from './testing/files';
import { authorizeUrl, callbackOf, claimsOf, logIn, obtainTokens, refresh } from './testing/flow';
import { start } from './testing/start';
import { writeDirectory } from './testing/write-export';

type Files = ReturnType<typeof edited>;

let files: Files;
let tenant: Tenant;
beforeEach(async () => {
  files = edited({});
  tenant = await start(files);
  for (const method of ['log', 'warn', 'error'] as const)
    jest.spyOn(console, method).mockImplementation(() => undefined);
});
afterEach(() => jest.restoreAllMocks());

function edit(file: keyof Files, from: string, to: string): void {
  const text = readFileSync(files[file], 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no "${from}"`);
  writeFileSync(files[file], text.replace(from, to));
}

const faults = async () => (await change(tenant.origin, 'switches')).faults;

describe('an edit while the tenant runs', () => {
  it('counts from the next request on, and loses no session', async () => {
    const browser = new Browser(tenant.origin);
    const tokens = await obtainTokens(tenant.origin, undefined, {}, browser);
    edit('localFile', 'roles: [Admin]', 'roles: []');
    edit('tenantFile', 'token_lifetime: 86400', 'token_lifetime: 77');
    const after = await refresh(tenant.origin, tokens.refresh_token);
    expect(after.expires_in).toBe(77);
    expect(claimsOf(after.access_token)).toMatchObject({ permissions: [] });
    expect(callbackOf(await browser.open(authorizeUrl({ prompt: 'none' })))).toHaveProperty('code');
  });

  it('keeps out a person whom it blocks, and what they have', async () => {
    const browser = new Browser(tenant.origin);
    const tokens = await obtainTokens(tenant.origin, undefined, {}, browser);
    edit('localFile', 'password: ada', 'password: ada\n    blocked: true');
    expect(callbackOf(await browser.open(authorizeUrl({ prompt: 'none' })))).toMatchObject({ error: 'login_required' });
    expect(await refresh(tenant.origin, tokens.refresh_token)).toMatchObject({ status: 403, error: 'invalid_grant' });
    const userinfo = await fetch(`${tenant.origin}/userinfo`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(userinfo.status).toBe(401);
  });

  it('lets an open login page finish', async () => {
    const browser = new Browser(tenant.origin);
    const page = await browser.open(authorizeUrl());
    edit('localFile', 'password: ada', 'password: lovelace');
    const answer = await browser.submit(page, { username: 'ada@example.com', password: 'lovelace', action: 'default' });
    expect(callbackOf(answer)).toHaveProperty('code');
  });

  it('adds a callback', async () => {
    const redirect = { redirect_uri: 'http://localhost:5555/callback' };
    expect((await new Browser(tenant.origin).open(authorizeUrl(redirect))).status).toBe(400);
    edit('tenantFile', 'callbacks: "@@PAGE_CALLBACKS@@"', 'callbacks: ["http://localhost:5555/callback"]');
    expect((await new Browser(tenant.origin).open(authorizeUrl(redirect))).status).toBe(200);
  });

  it('counts for all of many requests at once', async () => {
    edit('tenantFile', 'friendly_name: Latchkey', 'friendly_name: Renamed');
    const pages = await Promise.all(Array.from({ length: 5 }, async () => (await fetch(`${tenant.origin}/`)).text()));
    for (const page of pages) expect(page).toContain('Renamed');
  });

  it('keeps people whom the control page has added', async () => {
    await change(tenant.origin, 'people', { email: 'eve@example.com', password: 'eve' });
    edit('tenantFile', 'friendly_name: Latchkey', 'friendly_name: Renamed');
    expect(callbackOf(await logIn(new Browser(tenant.origin), 'eve@example.com'))).toHaveProperty('code');
  });

  it('counts in a folder too, in any of its files', async () => {
    const folder = writeDirectory(smallExport());
    const directory = await start({
      tenantFile: folder,
      localFile: `${folder}/tenant.local.yaml`,
      localFileIsOptional: true,
    });
    const title = async () => /<title>.*<\/title>/.exec(await (await fetch(directory.origin)).text())?.[0];
    expect(await title()).toContain('Acme');
    writeFileSync(`${folder}/tenant.json`, JSON.stringify({ friendly_name: 'Renamed' }));
    expect(await title()).toContain('Renamed');
    const clients = async () =>
      /Applications<\/dt>\s*<dd>(.*)<\/dd>/.exec(await (await fetch(directory.origin)).text())?.[1];
    writeFileSync(`${folder}/clients/New.json`, JSON.stringify({ name: 'New', app_type: 'non_interactive' }));
    expect(await clients()).toBe('Default App (default-app), New (new), Shop (shop)');
    writeFileSync(`${folder}/tenant.local.yaml`, 'clients: { Shop: { client_id: shop-1 } }');
    expect(await clients()).toBe('Default App (default-app), New (new), Shop (shop-1)');
  });

  it('warns of a key without effect', async () => {
    edit('tenantFile', 'friendly_name: Latchkey', 'friendly_name: Latchkey\n  nonsense: 1');
    await fetch(tenant.origin);
    expect(console.warn).toHaveBeenCalledWith(expect.stringMatching(/:9:3: tenant\.nonsense is not supported/));
  });
});

describe('a broken edit', () => {
  it.each([
    ['tenantFile', 'app_type: spa', 'app_type: spaa', /:17:5: clients\[0\]\.app_type is "spaa": put one of/],
    ['tenantFile', 'name: Latchkey\n', 'name: [\n', /:\d+:\d+: the file is not valid YAML/],
    ['localFile', '[Admin]', '[King]', /:19:13: users\[0\]\.roles\[0\] is "King", which tenant\.yaml does not have/],
    [
      'tenantFile',
      'callbacks: "@@PAGE_CALLBACKS@@"',
      'callbacks: ["http://localhost:1/x", "nonsense"]',
      /:\d+:\d+: clients\[0\]\.callbacks\[1\]/,
    ],
  ] as const)('of %s leaves everything as it was: %s -> %s', async (file, from, to, sentence) => {
    const browser = new Browser(tenant.origin);
    await obtainTokens(tenant.origin, undefined, {}, browser);
    edit(file, from, to);
    expect(callbackOf(await browser.open(authorizeUrl({ prompt: 'none' })))).toHaveProperty('code');
    expect(await faults()).toEqual([expect.stringMatching(sentence)]);
    expect(console.error).toHaveBeenCalledTimes(1);
    edit(file, to, from);
    expect(await faults()).toEqual([]);
  });

  it('is what a file is that is gone', async () => {
    renameSync(files.localFile, `${files.localFile}.away`);
    expect(await faults()).toEqual([expect.stringContaining('does not exist')]);
    expect(callbackOf(await logIn(new Browser(tenant.origin)))).toHaveProperty('code');
    renameSync(`${files.localFile}.away`, files.localFile);
    expect(await faults()).toEqual([]);
  });

  it('is what an id is that no request may have', async () => {
    edit('localFile', 'client_id: latchkey-web', 'client_id: "latchkey\\u00e9"');
    expect(await faults()).toEqual([
      expect.stringMatching(/:5:5: clients\.Latchkey\.client_id is "latchkeyé": put the id that the application sends/),
    ]);
    expect(callbackOf(await logIn(new Browser(tenant.origin)))).toHaveProperty('code');
  });

  it('does not keep the control page from changing people', async () => {
    rmSync(files.tenantFile);
    const { people } = await change(tenant.origin, 'people', { email: 'eve@example.com', password: 'eve' });
    expect(people.map(({ email }) => email)).toContain('eve@example.com');
  });
});
