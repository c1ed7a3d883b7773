import { freePort } from '@latchkey/ports';
import { diagnose, PAGE } from '../testing/diagnose';
import { ACCOUNT, AUDIENCE, setPrograms, CLIENT_ID, type Programs } from '../testing/programs';

let programs: Programs;
let tenant: string;
let api: string;
beforeAll(async () => {
  programs = setPrograms();
  tenant = (await programs.startTenant()).origin;
  api = await programs.startApi(tenant);
});
afterAll(() => programs.close());

describe('a tenant and an API as they come', () => {
  it('pass every check', async () => {
    const { outcomes } = await diagnose(tenant, { apiOrigin: api, account: ACCOUNT });
    expect(outcomes.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(outcomes.find(({ id }) => id === 'ping')?.note).toBe('Your access token was successfully validated!');
  });

  it('leave to a test account what only a login shows', async () => {
    const { failing, of } = await diagnose(tenant, { apiOrigin: api });
    expect(failing).toEqual([]);
    expect(of('login').note).toMatch(/^no test account: set DOCTOR_EMAIL and DOCTOR_PASSWORD/);
    for (const { status, note } of ['token', 'ping', 'rotation'].map(of))
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
      { says: expect.stringMatching(/CORS_ORIGINS has "\*", which is a wildcard .*: put/) },
      /^CORS_ORIGINS$/,
    ],
    ['configuration', { API_PORT: 'x' }, { says: expect.stringMatching(/API_PORT is "x": put/) }, /^API_PORT$/],
  ])('fails "%s" with %j', async (id, values, expected, field) => {
    const found = await diagnose(tenant, { values });
    expect(found.failing).toEqual([id]);
    expect(found.of(id).faults).toEqual([expect.objectContaining(expected)]);
    expect(found.of(id).faults[0]?.place.field).toMatch(field);
  });

  it('keeps what needs it from being asked', async () => {
    const { outcomes } = await diagnose(tenant, { values: { AUTH0_DOMAIN: 'acme' } });
    expect(outcomes.slice(1, 4).map(({ status, note }) => `${status}: ${note}`)).toEqual([
      'unchecked: needs "Configuration"',
      'unchecked: needs "Way to the tenant"',
      'unchecked: needs "Discovery"',
    ]);
    expect(outcomes.slice(1).every(({ status }) => status === 'unchecked')).toBe(true);
  });
});

describe('the rest of the world', () => {
  it('may have no tenant', async () => {
    const { failing, of } = await diagnose(`http://localhost:${await freePort()}`);
    expect(failing).toEqual(['discovery']);
    expect(of('discovery').faults[0]).toMatchObject({
      says: expect.stringContaining('refused the connection'),
      put: 'npm start',
    });
  });

  it('may name the tenant otherwise than the tenant does', async () => {
    const { failing, of } = await diagnose(tenant.replace('localhost', '127.0.0.1'));
    expect(failing).toContain('issuer');
    expect(of('issuer').faults[0]).toMatchObject({ found: `${tenant}/`, put: tenant });
  });

  it('may have no API yet', async () => {
    const { failing, of } = await diagnose(tenant, {
      apiOrigin: `http://localhost:${await freePort()}`,
      account: ACCOUNT,
    });
    expect([failing, of('ping').note, of('rotation').status]).toEqual([[], 'needs "API asks for a token"', 'passed']);
  });

  it('may have another password', async () => {
    const { failing, of } = await diagnose(tenant, { account: { ...ACCOUNT, password: 'hunter2' } });
    expect(failing).toEqual(['login']);
    expect(JSON.stringify(of('login'))).not.toContain('hunter2');
  });

  it('may have an API that uses another tenant', async () => {
    const { origin: other } = await programs.startTenant();
    const found = await diagnose(other, { apiOrigin: api, account: ACCOUNT });
    expect(found.failing).toEqual(['api-values', 'ping']);
    expect(found.of('api-values').faults[0]).toMatchObject({ found: tenant, put: other });
    expect(found.of('ping').faults[0]?.says).toMatch(/The token's issuer is .* and the one trusted here is/);
  });

  it('may have an API that lets no other page ask', async () => {
    const closed = await programs.startApi(tenant, { CORS_ORIGINS: 'http://localhost:9' });
    const { failing, of } = await diagnose(tenant, { apiOrigin: closed });
    expect(failing).toEqual(['cors']);
    expect(of('cors').faults[0]).toMatchObject({ found: 'Access-Control-Allow-Origin: none', put: PAGE });
  });
});
