import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../testing/fake-server';
import { known } from '../testing/known';
import { checkLogout } from './checks/logout';

const SUPPORTED = { backchannel_logout_supported: true };
const TAKES = { error: 'invalid_request', code: 'logout_token_refused' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-doctor-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the doctor finds at an API that answers so, by these two files. */
async function found(definition: string, local: string | undefined, status = 400, answer: object = TAKES) {
  const api = await serve({
    '/api/backchannel-logout': (_: unknown, response: { writeHead(status: number): { end(text: string): void } }) =>
      response.writeHead(status).end(JSON.stringify(answer)),
  });
  const [TENANT_FILE, TENANT_LOCAL_FILE] = [join(folder, 'tenant.yaml'), join(folder, 'tenant.local.yaml')];
  writeFileSync(TENANT_FILE, definition);
  writeFileSync(TENANT_LOCAL_FILE, local ?? '');
  const env = { TENANT_FILE, TENANT_LOCAL_FILE };
  const context = {
    discovery: SUPPORTED,
    apiOrigin: api.origin,
    local: local !== undefined,
    env,
    workingFolder: folder,
  };
  try {
    const { status, note, faults } = await checkLogout(known(context));
    return {
      status,
      note: note.replace(api.origin, ''),
      says: faults[0]?.says.replace(api.origin, ''),
      put: faults[0]?.put,
    };
  } finally {
    await api.close();
  }
}

const DEFINED =
  "clients: [{ oidc_logout: { backchannel_logout_urls: ['https://api.acme.example/api/backchannel-logout'] } }]";
const LOCAL = 'clients: { Latchkey: { backchannel_logout_path: /api/backchannel-logout } }';

describe('back-channel logout', () => {
  it('is not asked about where the tenant has none', async () => {
    const { status, note } = await checkLogout(known({ discovery: {} }));
    expect([status, note]).toEqual(['unchecked', expect.stringContaining('backchannel_logout_supported is not in')]);
  });

  it.each([
    ['the definition', DEFINED, undefined, 'https://api.acme.example/api/backchannel-logout'],
    ['the file of the local tenant', 'clients: []', LOCAL, '/api/backchannel-logout'],
  ])('passes where %s names the address', async (_what, definition, local, note) => {
    expect(await found(definition, local)).toMatchObject({ status: 'passed', note });
  });

  it.each([
    ['neither does', 'clients: []', ''],
    ['only the local tenant is told', 'clients: []', undefined],
    ['there is no definition', '[', undefined],
  ])('warns where %s', async (_what, definition, local) => {
    expect(await found(definition, local)).toMatchObject({
      status: 'warned',
      says: 'The definition does not say that the API is told when a session ends.',
      put: 'https://… of the API, with /api/backchannel-logout, for all initiators',
    });
  });

  it.each([
    [404, { code: 'not_found' }],
    [200, {}],
    [400, { code: 'request_refused' }],
  ])('fails where the API answers %i %j', async (status, answer) => {
    expect(await found(DEFINED, undefined, status, answer)).toMatchObject({
      status: 'failed',
      says: '/api/backchannel-logout takes no logout tokens.',
    });
  });
});
