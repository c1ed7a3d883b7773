import { edited, folder, written } from '../testing/files';
import { faultsOf, LOCAL, TENANT, told } from '../testing/told';
import { NOBODY } from './people';
import { readConfiguration } from './read-configuration';

const ISSUER = 'http://localhost:3002/';

const read = (files: ReturnType<typeof written>) => readConfiguration({ ...files, pageOrigins: [] });

describe('the configuration', () => {
  it('is right in the workspace', () => {
    const { model, faults, warnings } = read(edited({}));
    expect({ faults, warnings }).toEqual({ faults: [], warnings: [] });
    expect([...(model?.(NOBODY, ISSUER).clients.keys() ?? [])]).toEqual(['latchkey-web', 'latchkey-worker']);
  });

  it('may be small', () => {
    expect(told()).toEqual({ faults: [], warnings: [] });
  });

  it('fills the keywords with the default and the added pages', () => {
    const { model } = readConfiguration({
      ...edited({}),
      pageOrigins: ['http://localhost:5173', 'http://localhost:4200'],
    });
    expect(model?.(NOBODY, ISSUER).clients.get('latchkey-web')).toMatchObject({
      callbacks: ['http://localhost:4200/callback', 'http://localhost:3001/callback', 'http://localhost:5173/callback'],
      logoutUrls: ['http://localhost:4200', 'http://localhost:3001', 'http://localhost:5173'],
      webOrigins: ['http://localhost:4200', 'http://localhost:3001', 'http://localhost:5173'],
    });
  });

  it('lists faults of every kind and of both files at once', () => {
    const tenant = `${TENANT.replace('spa', 'spaa').replace('[http', '[3, nonsense, http')}  - app_type: spa
roles: [{ name: R }, { name: R }]
resourceServers: [{ name: A, identifier: a }, { name: B, identifier: a }]
organizations: [{ name: "##ORGANIZATION##" }]
`;
    const local = `clients: { Other: { client_id: x } }
users: [{ email: ada, password: 1 }, { email: b@b.example, password: b, roles: [Boss] }]
`;
    expect(faultsOf(tenant, local)).toEqual([
      'tenant.yaml:3:5: clients[0].app_type is "spaa": put one of spa, native, regular_web, non_interactive there.',
      'tenant.yaml:4:17: clients[0].callbacks[0] is 3: put an absolute URL, like http://localhost:4200/callback, there.',
      'tenant.yaml:4:20: clients[0].callbacks[1] is "nonsense": put an absolute URL, like http://localhost:4200/callback, there.',
      'tenant.yaml:5:5: clients[1].name is missing: put a name there.',
      expect.stringMatching(/^tenant\.yaml:8:19: organizations\[0\]\.name has the keyword ##ORGANIZATION##, which/),
      'tenant.local.yaml:2:11: users[0].email is "ada": put an email address there.',
      'tenant.local.yaml:2:23: users[0].password is 1: put a password, in quotes if it is a number, there.',
      'tenant.yaml:6:24: roles[1].name is "R", which another entry has already: put a different one there.',
      'tenant.yaml:7:58: resourceServers[1].identifier is "a", which another entry has already: put a different one there.',
      'tenant.local.yaml:1:12: clients.Other is no client of tenant.yaml: put one of Page there.',
      'tenant.local.yaml:2:81: users[1].roles[0] is "Boss", which tenant.yaml does not have: put one of R there.',
    ]);
  });

  it.each<[string, [tenant?: string, local?: string], string]>([
    [
      'a missing name',
      [TENANT.replace('name: Page', 'description: x')],
      'tenant.yaml:2:5: clients[0].name is missing: put a name there.',
    ],
    ['no clients', ['roles: []'], 'tenant.yaml:1:1: clients is missing: put a list of clients there.'],
    [
      'an empty list of clients',
      ['clients: []'],
      'tenant.yaml:1:1: clients is an empty list: put at least one client there.',
    ],
    [
      'an id without a client',
      [TENANT, LOCAL.replace('users:', '  Other: { client_id: x }\nusers:')],
      'tenant.local.yaml:4:3: clients.Other is no client of tenant.yaml: put one of Page there.',
    ],
    [
      'a secret without an Action',
      [TENANT, `${LOCAL}actions: { Other: { secrets: { KEY: value } } }\n`],
      'tenant.local.yaml:5:12: actions.Other is no Action of tenant.yaml: put one of none there.',
    ],
    [
      'a user with an unknown role',
      [TENANT, LOCAL.replace('password: ada', 'password: ada, roles: [Boss]')],
      'tenant.local.yaml:4:58: users[0].roles[0] is "Boss", which tenant.yaml does not have: put one of none there.',
    ],
    [
      'a user with an unknown organization',
      [TENANT, LOCAL.replace('password: ada', 'password: ada, organizations: [acme]')],
      'tenant.local.yaml:4:66: users[0].organizations[0] is "acme", which tenant.yaml does not have: put one of none there.',
    ],
    [
      'two users with one email',
      [TENANT, LOCAL.replace(' }]', ' }, { email: ADA@example.com, password: a }]')],
      'tenant.local.yaml:4:54: users[1].email is "ada@example.com", which another entry has already: put a different one there.',
    ],
    [
      'two clients with one id',
      [`${TENANT}  - { name: Other, client_id: page }\n`],
      'tenant.yaml:5:20: clients[1].client_id is "page", which another entry has already: put a different one there.',
    ],
    [
      'an organization that is there twice',
      [`${TENANT}organizations: [{ name: acme }, { name: acme }]\n`],
      'tenant.yaml:5:35: organizations[1].name is "acme", which another entry has already: put a different one there.',
    ],
    ['a key twice', [`${TENANT}clients: []\n`], 'tenant.yaml:5:1: the file is not valid YAML: Duplicated mapping key.'],
    [
      'broken YAML',
      ['clients: ['],
      'tenant.yaml:1:11: the file is not valid YAML: Unexpected end of the stream within a flow collection.',
    ],
    [
      'an empty file',
      [''],
      "tenant.yaml:1:1: the file is empty: put the Deploy CLI's YAML file, or the folder of its directory format, there.",
    ],
    [
      'a list for a file',
      ['- a'],
      "tenant.yaml:1:1: the file is not a map: put the Deploy CLI's YAML file, or the folder of its directory format, there.",
    ],
    [
      'an unfolding without end',
      [
        `a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n` +
          `d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\n`,
      ],
      'tenant.yaml cannot be used: its aliases (*) unfold to more than a million values.',
    ],
  ])('names %s with its place', (_, files, fault) => {
    expect(faultsOf(...files)).toContain(fault);
  });

  it('takes more aliases of one anchor than an attack would need', () => {
    const clients = Array.from({ length: 300 }, (_, n) => `  - { name: App ${n}, callbacks: *urls }`);
    const tenant = `${TENANT.replace('[http', '&urls [http')}${clients.join('\n')}\n`;
    expect(told(tenant).faults).toEqual([]);
  });

  it('says which file is not there', () => {
    const missing = `${folder()}/tenant.yaml`;
    const { faults } = read({ tenantFile: missing, localFile: folder() });
    expect(faults[0]).toBe(
      `${missing} does not exist: put the Deploy CLI's YAML file, or the folder of its directory format, there, or set TENANT_FILE to its path.`,
    );
    expect(faults[1]).toMatch(/ is a folder: put client ids and people there, or set TENANT_LOCAL_FILE to its path\.$/);
  });
});

describe('without tenant.local.yaml', () => {
  const optional = { localFile: `${folder()}/tenant.local.yaml`, localFileIsOptional: true, pageOrigins: [] };
  const tenant = `${TENANT}  - { name: Büro 7, app_type: non_interactive }
  - { name: büro-7, app_type: non_interactive }
  - { name: 事務所, app_type: regular_web, callbacks: [https://a.example/cb] }
roles: [{ name: Admin }, { name: Reader }]
organizations: [{ name: acme }]
`;

  it('somebody may log in, and that is said', () => {
    const { model, faults, warnings, accounts } = readConfiguration({
      ...optional,
      ...written(tenant, ''),
      ...optional,
    });
    expect(faults).toEqual([]);
    expect(accounts).toEqual([
      { email: 'ada@example.com', password: 'ada' },
      { email: 'bob@example.com', password: 'bob' },
    ]);
    expect(model?.(NOBODY, ISSUER).users).toMatchObject([
      { id: 'auth0|ada', roles: ['Admin', 'Reader'], organizations: ['acme'] },
      { id: 'auth0|bob', roles: [], organizations: [] },
    ]);
    expect(warnings).toContain(
      'No file names anybody who may log in, so ada@example.com / ada and bob@example.com / bob may, the first with every role: put people under users of tenant.local.yaml.',
    );
  });

  it('clients have ids and secrets that are made of their names', () => {
    const { model, warnings } = readConfiguration({ ...written(tenant, ''), ...optional });
    const clients = [...(model?.(NOBODY, ISSUER).clients.values() ?? [])];
    expect(clients.map(({ id, secret }) => [id, secret])).toEqual([
      ['page', undefined],
      ['buro-7', 'buro-7-secret'],
      ['buro-7-2', 'buro-7-2-secret'],
      ['client-d9783969', 'client-d9783969-secret'],
    ]);
    expect(warnings[0]).toBe(
      'Client ids made of the names, each with the secret <id>-secret: page (Page), buro-7 (Büro 7), buro-7-2 (büro-7), client-d9783969 (事務所).',
    );
  });
});
