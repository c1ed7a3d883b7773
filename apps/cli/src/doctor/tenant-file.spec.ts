import { diagnose, PAGE } from '../testing/diagnose';
import { ACCOUNT, AUDIENCE, setPrograms, type Programs, type TenantProgram } from '../testing/programs';

let programs: Programs;
let tenant: TenantProgram;
beforeAll(async () => {
  programs = setPrograms();
  tenant = await programs.startTenant();
});
afterAll(() => programs.close());

/** What is wrong there, the check that finds it, and what the fault says. */
interface Case {
  readonly what: string;
  readonly edits: readonly (readonly [from: string, to: string])[];
  readonly id: string;
  /** The key of the file. */
  readonly local: string;
  readonly expected: object;
}

describe('what tenant.yaml has wrong', () => {
  const LOGOUT_URLS = 'allowed_logout_urls: "@@PAGE_LOGOUT_URLS@@"';
  const WEB_ORIGINS = 'web_origins: "@@PAGE_ORIGINS@@"';
  const TYPE = 'token_endpoint_auth_method: none';

  const CASES: readonly Case[] = [
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
  ];
  it.each(CASES)('is named: $what', async ({ edits, id, local, expected }) => {
    tenant.edit(edits);
    const found = await diagnose(tenant.origin, { account: ACCOUNT });
    expect(found.failing).toEqual([id]);
    const [fault] = found.of(id).faults;
    expect(fault).toMatchObject(expected);
    expect(fault?.place.local).toContain(`tenant.yaml: ${local}`);
    expect(fault?.place.page).toMatch(/^Applications → (Applications|APIs) → your /);
  });

  it('names all pages to paste, and the ones that are missing', async () => {
    tenant.edit([[WEB_ORIGINS, 'web_origins: []']]);
    const pages = ['http://localhost:9', PAGE];
    const found = await diagnose(tenant.origin, { pages });
    expect(found.of('callbacks').faults[0]).toMatchObject({
      found: 'http://localhost:9/callback not in the list',
      put: `http://localhost:9/callback, ${PAGE}/callback`,
    });
    expect(found.of('web-origins').faults[0]).toMatchObject({
      found: `${PAGE} not in the list`,
      put: pages.join(', '),
    });
    expect(found.of('audience').status).toBe('passed');
  });
});
