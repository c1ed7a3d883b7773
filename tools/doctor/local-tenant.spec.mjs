import { diagnose, PAGE } from './testing/diagnose.mjs';
import { ACCOUNT, AUDIENCE, buildPrograms, CLIENT_ID, freePort } from './testing/programs.mjs';

let programs;
let tenant;
let api;
beforeAll(async () => {
  programs = buildPrograms();
  tenant = await programs.startTenant();
  api = await programs.startApi(tenant);
}, 30_000);
afterAll(() => programs.close());

describe('a tenant and an API as they come', () => {
  it('pass every check', async () => {
    const { outcomes } = await diagnose(tenant, { apiOrigin: api, account: ACCOUNT });
    expect(outcomes.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(outcomes.find(({ id }) => id === 'ping').note).toBe('Your access token was successfully validated!');
  });

  it('leave to a test account what only a login shows', async () => {
    const { failing, login, token, ping, rotation } = await diagnose(tenant, { apiOrigin: api });
    expect(failing).toEqual([]);
    expect(login.note).toMatch(/^no test account: set DOCTOR_EMAIL and DOCTOR_PASSWORD/);
    for (const { status, note } of [token, ping, rotation])
      expect([status, note]).toEqual(['unchecked', 'needs "Login"']);
  });

  it('pass for a bob without a role too', async () => {
    const account = { email: 'bob@example.com', password: 'bob' };
    expect((await diagnose(tenant, { apiOrigin: api, account })).failing).toEqual([]);
  });
});

describe('what the configuration has wrong', () => {
  it.each([
    ['client', { AUTH0_CLIENT_ID: 'nobody' }, { found: 'nobody' }, /Client ID/],
    ['audience', { AUTH0_AUDIENCE: `${AUDIENCE}/` }, { found: `${AUDIENCE}/` }, /Identifier/],
    [
      'configuration',
      { AUTH0_AUDIENCE: CLIENT_ID },
      { says: expect.stringMatching(/AUTH0_AUDIENCE is the same as the client id: put/) },
      /Identifier/,
    ],
    [
      'configuration',
      { AUTH0_DOMAIN: 'acme' },
      { says: expect.stringMatching(/AUTH0_DOMAIN is "acme", which is no full domain: put/) },
      /Domain/,
    ],
    [
      'configuration',
      { CORS_ORIGINS: '*' },
      { says: expect.stringMatching(/CORS_ORIGINS has "\*": put/) },
      /^CORS_ORIGINS$/,
    ],
    ['configuration', { API_PORT: 'x' }, { says: expect.stringMatching(/API_PORT is "x": put/) }, /^API_PORT$/],
  ])('fails "%s" with %j', async (id, values, expected, field) => {
    const found = await diagnose(tenant, { values });
    expect(found.failing).toEqual([id]);
    expect(found[id].faults).toEqual([expect.objectContaining(expected)]);
    expect(found[id].faults[0].place.field).toMatch(field);
  });

  it('keeps what needs it from being asked', async () => {
    const { outcomes } = await diagnose(tenant, { values: { AUTH0_DOMAIN: 'acme' } });
    expect(outcomes.slice(1, 4).map(({ status, note }) => `${status}: ${note}`)).toEqual([
      'unchecked: needs "Configuration"',
      'unchecked: needs "Domain resolves"',
      'unchecked: needs "Discovery"',
    ]);
    expect(outcomes.slice(1).every(({ status }) => status === 'unchecked')).toBe(true);
  });
});

describe('what tenant.yaml has wrong', () => {
  const LOGOUT_URLS = 'allowed_logout_urls: "@@PAGE_ORIGINS@@"';
  const WEB_ORIGINS = 'web_origins: "@@PAGE_ORIGINS@@"';
  const TYPE = 'token_endpoint_auth_method: none';

  it.each([
    {
      what: 'another callback',
      edits: [['callbacks: "@@PAGE_CALLBACKS@@"', 'callbacks: ["http://localhost:9/callback"]']],
      id: 'callbacks',
      local: 'clients[].callbacks',
      expected: { put: `${PAGE}/callback` },
    },
    {
      what: 'a callback with a slash too many',
      edits: [['callbacks: "@@PAGE_CALLBACKS@@"', `callbacks: ["${PAGE}/callback/"]`]],
      id: 'callbacks',
      local: 'clients[].callbacks',
      expected: { says: `The tenant does not lead back to ${PAGE}/callback after the login.` },
    },
    {
      what: 'another logout URL',
      edits: [[LOGOUT_URLS, 'allowed_logout_urls: ["http://localhost:9"]']],
      id: 'logout-urls',
      local: 'clients[].allowed_logout_urls',
      expected: { found: `${PAGE} not in the list`, put: PAGE },
    },
    {
      what: 'another web origin',
      edits: [[WEB_ORIGINS, 'web_origins: ["http://localhost:9"]']],
      id: 'web-origins',
      local: 'clients[].web_origins',
      expected: { put: PAGE },
    },
    {
      what: 'an application that needs a secret',
      edits: [
        [TYPE, 'token_endpoint_auth_method: client_secret_post'],
        ['client_id: latchkey-web', 'client_id: latchkey-web\n    client_secret: a-secret'],
      ],
      id: 'type',
      local: 'clients[].app_type',
      expected: { found: '401 invalid_client', put: expect.stringContaining('Single Page Application') },
    },
    {
      what: 'an application without the authorization code',
      edits: [['grant_types: [authorization_code, refresh_token]', 'grant_types: [refresh_token]']],
      id: 'type',
      local: 'clients[].grant_types',
      expected: { put: 'Authorization Code, Refresh Token' },
    },
    {
      what: 'refresh tokens that do not rotate',
      edits: [['rotation_type: rotating', 'rotation_type: non-rotating']],
      id: 'rotation',
      local: 'clients[].refresh_token.rotation_type',
      expected: { put: 'on (rotating)' },
    },
    {
      what: 'an API without offline access',
      edits: [['allow_offline_access: true', 'allow_offline_access: false']],
      id: 'rotation',
      local: 'resourceServers[].allow_offline_access',
      expected: { says: expect.stringContaining('no refresh token') },
    },
    {
      what: 'an API of another identifier',
      edits: [[AUDIENCE, 'https://other.example']],
      id: 'audience',
      local: 'resourceServers[].identifier',
      expected: { found: AUDIENCE },
    },
  ])('is named: $what', async ({ edits, id, local, expected }) => {
    const found = await diagnose(await programs.startTenant(edits), { account: ACCOUNT });
    expect(found.failing).toEqual([id]);
    const [fault] = found[id].faults;
    expect(fault).toMatchObject(expected);
    expect(fault.place.local).toContain(`tenant.yaml: ${local}`);
    expect(fault.place.page).toMatch(/^Applications → (Applications|APIs) → your /);
  });

  it('names all pages to paste, and the ones that are missing', async () => {
    const { callbacks, audience } = await diagnose(tenant, { pages: ['http://localhost:9', PAGE] });
    expect(callbacks.faults[0]).toMatchObject({
      found: 'http://localhost:9/callback not in the list',
      put: `http://localhost:9/callback, ${PAGE}/callback`,
    });
    expect(audience.status).toBe('passed');
  });
});

describe('the rest of the world', () => {
  it('may have no tenant', async () => {
    const { failing, discovery } = await diagnose(`http://localhost:${await freePort()}`);
    expect(failing).toEqual(['discovery']);
    expect(discovery.faults[0]).toMatchObject({
      says: expect.stringContaining('refused the connection'),
      put: expect.stringContaining('npm start'),
    });
  });

  it('may name the tenant otherwise than the tenant does', async () => {
    const { failing, issuer } = await diagnose(tenant.replace('localhost', '127.0.0.1'));
    expect(failing).toContain('issuer');
    expect(issuer.faults[0]).toMatchObject({ found: `${tenant}/`, put: tenant });
  });

  it('may have another password', async () => {
    const { failing, login } = await diagnose(tenant, { account: { ...ACCOUNT, password: 'hunter2' } });
    expect(failing).toEqual(['login']);
    expect(JSON.stringify(login)).not.toContain('hunter2');
  });

  it('may have an API that uses another tenant', async () => {
    const other = await programs.startTenant();
    const found = await diagnose(other, { apiOrigin: api, account: ACCOUNT });
    expect(found.failing).toEqual(['api-values', 'ping']);
    expect(found['api-values'].faults[0]).toMatchObject({ found: tenant, put: other });
    expect(found.ping.faults[0].says).toMatch(/The token's issuer is .* and the one trusted here is/);
  });

  it('may have an API that lets no other page ask', async () => {
    const closed = await programs.startApi(tenant, { CORS_ORIGINS: 'http://localhost:9' });
    const { failing, cors } = await diagnose(tenant, { apiOrigin: closed });
    expect(failing).toEqual(['cors']);
    expect(cors.faults[0]).toMatchObject({ found: 'Access-Control-Allow-Origin: none', put: PAGE });
  });
});
