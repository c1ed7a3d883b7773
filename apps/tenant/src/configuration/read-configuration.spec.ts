import { basename } from 'node:path';
import { edited, folder, written } from '../testing/files';
import { NOBODY } from './people';
import { readConfiguration } from './read-configuration';

type Files = Parameters<typeof written>;

const TENANT = `clients:
  - name: Page
    app_type: spa
    callbacks: [http://localhost:4200/callback]
`;
const LOCAL = `clients:
  Page:
    client_id: page
`;

const read = (files: ReturnType<typeof written>) => readConfiguration({ ...files, pageOrigins: [] });

/** The faults of two texts, with the files' names without their folder. */
function faultsOf(...[tenant = TENANT, local = LOCAL]: Partial<Files>): string[] {
  const files = written(tenant, local);
  return read(files).faults.map((fault) =>
    [files.tenantFile, files.localFile].reduce((text, file) => text.replaceAll(file, basename(file)), fault),
  );
}

describe('the configuration', () => {
  it('is right in the workspace', () => {
    const { model, faults, warnings } = read(edited({}));
    expect({ faults, warnings }).toEqual({ faults: [], warnings: [] });
    expect([...(model?.(NOBODY).clients.keys() ?? [])]).toEqual(['latchkey-web', 'latchkey-worker']);
  });

  it('may be small', () => {
    expect(faultsOf()).toEqual([]);
  });

  it('fills the keywords with the default and the added pages', () => {
    const { model } = readConfiguration({
      ...edited({}),
      pageOrigins: ['http://localhost:5173', 'http://localhost:4200'],
    });
    expect(model?.(NOBODY).clients.get('latchkey-web')).toMatchObject({
      callbacks: ['http://localhost:4200/callback', 'http://localhost:3001/callback', 'http://localhost:5173/callback'],
      logoutUrls: ['http://localhost:4200', 'http://localhost:3001', 'http://localhost:5173'],
      webOrigins: ['http://localhost:4200', 'http://localhost:3001', 'http://localhost:5173'],
    });
  });

  it('fills keywords without quotes as well', () => {
    const files = written(TENANT.replace('[http://localhost:4200/callback]', '@@PAGE_CALLBACKS@@'), LOCAL);
    expect(read(files).model?.(NOBODY).clients.get('page')?.callbacks).toHaveLength(2);
  });

  it('lists the faults of both files at once', () => {
    const faults = faultsOf(TENANT.replace('spa', 'spaa'), `${LOCAL}users:\n  - email: ada\n    password: 1\n`);
    expect(faults).toEqual([
      'tenant.yaml:3:5: clients[0].app_type is "spaa": put one of spa, native, regular_web, non_interactive there.',
      'tenant.local.yaml:5:5: users[0].email is "ada": put an email address there.',
      'tenant.local.yaml:6:5: users[0].password is 1: put a password, in quotes if it is a number, there.',
    ]);
  });

  it.each<[string, Partial<Files>, string]>([
    [
      'a missing name',
      [TENANT.replace('name: Page', 'description: x')],
      'tenant.yaml:2:5: clients[0].name is missing: put a name there.',
    ],
    ['no clients', ['roles: []'], 'tenant.yaml:1:1: clients is missing: put a list of clients there.'],
    ['an empty list of clients', ['clients: []'], 'tenant.yaml:1:1: clients is a list: put at least one client there.'],
    [
      'a callback with a wildcard',
      [TENANT.replace('4200/callback', '4200/*')],
      'tenant.yaml:4:17: clients[0].callbacks[0] is "http://localhost:4200/*": put an absolute URL without a fragment or a wildcard, like http://localhost:4200/callback, there.',
    ],
    [
      'a web origin with a path',
      [`${TENANT}    web_origins: [http://localhost:4200/]\n`],
      'tenant.yaml:5:19: clients[0].web_origins[0] is "http://localhost:4200/": put an origin, that is scheme, host and port only, like http://localhost:4200, there.',
    ],
    [
      'an unfilled keyword',
      [TENANT.replace('[http://localhost:4200/callback]', '"@@MY_URLS@@"')],
      'tenant.yaml:4:16: the keyword @@MY_URLS@@ has no value: put the value itself there, or one of "@@PAGE_ORIGINS@@", "@@PAGE_CALLBACKS@@", "@@PAGE_LOGOUT_URLS@@".',
    ],
    [
      'a page without callbacks',
      [TENANT.replace('[http://localhost:4200/callback]', '[]')],
      'tenant.yaml:4:5: clients[0].callbacks is a list: put at least one URL there.',
    ],
    [
      'a client without an id',
      [TENANT, 'clients: {}'],
      'tenant.yaml:2:5: clients[0].name is "Page", which has no client_id in tenant.local.yaml: put one under clients there.',
    ],
    [
      'an id without a client',
      [TENANT, `${LOCAL}  Other: { client_id: x }\n`],
      'tenant.local.yaml:4:3: clients.Other is no client of tenant.yaml: put the name of one of its clients there.',
    ],
    [
      'a secret for a page',
      [TENANT, `${LOCAL}    client_secret: x\n`],
      'tenant.local.yaml:4:5: clients.Page.client_secret belongs to a public client, which cannot keep one: take it out.',
    ],
    [
      'a machine without a secret',
      [TENANT.replace('spa', 'non_interactive')],
      'tenant.local.yaml:2:3: clients.Page.client_secret is missing: put a secret there.',
    ],
    [
      'a user with an unknown role',
      [TENANT, `${LOCAL}users: [{ email: a@b.example, password: a, roles: [Boss] }]\n`],
      'tenant.local.yaml:4:52: users[0].roles[0] is "Boss", which tenant.yaml does not have: put one of none there.',
    ],
    [
      'two users with one email',
      [TENANT, `${LOCAL}users:\n  - { email: a@b.example, password: a }\n  - { email: A@b.example, password: a }\n`],
      'tenant.local.yaml:6:7: users[1].email is "a@b.example", which another entry has already: put a different one there.',
    ],
    [
      'two clients with one name',
      [TENANT + TENANT.slice(TENANT.indexOf('  -'))],
      'tenant.yaml:5:5: clients[1].name is "Page", which another entry has already: put a different one there.',
    ],
    [
      'a key twice',
      [`${TENANT}clients: []\n`],
      'tenant.yaml:5:1: the file is not valid YAML: Map keys must be unique.',
    ],
    [
      'broken YAML',
      ['clients: ['],
      'tenant.yaml:1:11: the file is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].',
    ],
    ['an empty file', [''], "tenant.yaml:1:1: the file is empty: put the tenant's keys there."],
    ['a list for a file', ['- a'], "tenant.yaml:1:1: the file is not a map: put the tenant's keys there."],
    [
      'an API that no role can mean',
      [`${TENANT}roles:\n  - name: R\n    permissions: [{ permission_name: a, resource_server_identifier: b }]\n`],
      'tenant.yaml:7:41: roles[0].permissions[0].resource_server_identifier is "b", which no API has: put one of none there.',
    ],
    [
      'a default audience of no API',
      [`${TENANT}tenant: { default_audience: x }\n`],
      'tenant.yaml:5:11: tenant.default_audience is "x", which no API has: put one of none there.',
    ],
    [
      'an unfolding without end',
      [
        `a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n`,
      ],
      'tenant.yaml cannot be used: Excessive alias count indicates a resource exhaustion attack.',
    ],
  ])('names %s with its place', (_, files, fault) => {
    expect(faultsOf(...files)).toContain(fault);
  });

  it('warns of what has no effect here', () => {
    const { model, faults, warnings } = read(
      written(`${TENANT}    grant_types: [authorization_code, implicit]\n    mobile: {}\nbranding: {}\n`, LOCAL),
    );
    expect([faults, model === undefined]).toEqual([[], false]);
    expect(warnings.map((warning) => warning.replace(/^.*tenant.yaml/, ''))).toEqual([
      ':6:5: clients[0].mobile is not supported by the local tenant and is left out.',
      ':7:1: branding is not supported by the local tenant and is left out.',
      ':5:39: clients[0].grant_types[1] is "implicit", which is not supported by the local tenant and is left out.',
    ]);
  });

  it('says which file is not there', () => {
    const missing = `${folder()}/tenant.yaml`;
    const { faults } = read({ tenantFile: missing, localFile: folder() });
    expect(faults[0]).toBe(`${missing} does not exist: put the tenant's file there, or set TENANT_FILE to its path.`);
    expect(faults[1]).toMatch(/ is a folder: put the tenant's file there, or set TENANT_LOCAL_FILE to its path\.$/);
  });
});
