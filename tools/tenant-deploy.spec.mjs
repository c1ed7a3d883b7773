import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createCertificate } from './doctor/testing/certificate.mjs';
import { serve } from './doctor/testing/fake-server.mjs';

const WORKSPACE = join(import.meta.dirname, '..');
const DOMAIN = 'acme.test';
/** Leads every name to this machine, so that the program runs as it is: it deploys to no localhost. */
const HERE = `import dns from 'node:dns';
const { lookup } = dns;
dns.lookup = (name, ...rest) => lookup('127.0.0.1', ...rest);`;

/** A client that tenant.yaml does not have. */
const FOREIGN = { client_id: 'foreign', name: 'Somebody else’s', app_type: 'spa', callbacks: [] };
/** The one that deploys, which the Management API lists as well. */
const DEPLOYER = { client_id: 'deployer', name: 'Deployer', app_type: 'non_interactive' };
const LISTS = {
  clients: { clients: [FOREIGN, DEPLOYER] },
  'resource-servers': { resource_servers: [] },
  'client-grants': { client_grants: [{ id: 'cgr_1', client_id: 'foreign', audience: 'https://x.example', scope: [] }] },
  roles: { roles: [{ id: 'rol_1', name: 'Somebody else’s' }] },
};

let folder;
let certificate;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-deploy-'));
  certificate = createCertificate({ host: DOMAIN });
  writeFileSync(join(folder, 'ca.pem'), certificate.cert);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the Management API hears of a deployment, token requests left out, and what the person sees. */
async function deploy(...words) {
  const changes = [];
  const answer = (request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const path = request.url.split('?')[0].replace('/api/v2/', '');
      const list = { ...LISTS[path], start: 0, limit: 100, length: 1, total: 1 };
      if (request.method !== 'GET') changes.push(`${request.method} ${path}`);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(request.method === 'GET' ? list : { id: 'new', ...JSON.parse(body || '{}') }));
    });
  };
  const routes = new Proxy(
    { '/oauth/token': { access_token: 't', token_type: 'Bearer', expires_in: 600 } },
    {
      get: (own, path) => own[path] ?? answer,
    },
  );
  const server = await serve(routes, certificate);
  const env = {
    PATH: process.env.PATH,
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    AUTH0_DOMAIN: `${DOMAIN}:${new URL(server.origin).port}`,
    AUTH0_DEPLOY_CLIENT_ID: 'deployer',
    AUTH0_DEPLOY_CLIENT_SECRET: 'a-secret-of-the-deployer',
    AUTH0_ALLOW_DELETE: 'false',
    PAGE_ORIGINS: 'https://app.example.com',
  };
  const program = ['--import', `data:text/javascript,${encodeURIComponent(HERE)}`, 'apps/tenant/deploy/deploy.mjs'];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [...program, ...words], {
    env,
    cwd: WORKSPACE,
  });
  await server.close();
  return { changes, shown: stdout + stderr };
}

describe('npm run tenant:deploy', () => {
  // One test: each start compiles the Deploy CLI's whole schema.
  it('shows what will change, then changes it when told so, and deletes nothing that is there', async () => {
    const { changes, shown } = await deploy('--apply');
    for (const line of [/Clients +│ CREATE +│ Latchkey /, /ResourceServers +│ CREATE/, /Tenant +│ UPDATE/]) {
      expect(shown).toMatch(line);
    }
    expect(shown).toMatch(/DELETE \* +│ Somebody else’s/);
    expect(shown).not.toContain('Deployer');
    expect(shown.indexOf('CREATE')).toBeLessThan(shown.indexOf('Created [clients]'));
    const done = [
      'POST clients',
      'POST resource-servers',
      'POST client-grants',
      'POST roles',
      'PATCH tenants/settings',
    ];
    expect(changes).toEqual(expect.arrayContaining(done));
    expect(changes.filter((change) => change.startsWith('DELETE'))).toEqual([]);
    expect(shown).not.toContain('a-secret-of-the-deployer');
  }, 300_000); // it compiles the schema twice, and a busy machine takes its time
});
