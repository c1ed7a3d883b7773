import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCertificate } from '../testing/certificate';
import { folder, latchkey } from '../testing/command';
import { type Handler, type Routes, serve } from '../testing/fake-server';
import { WORKSPACE } from '../testing/programs';

const DOMAIN = 'acme.test';
/** Leads every name to this machine, so that the program runs as it is: it deploys to no localhost. */
const HERE = `import dns from 'node:dns';
const { lookup } = dns;
dns.lookup = (name, ...rest) => lookup('127.0.0.1', ...rest);`;

/** A client that tenant.yaml does not have. */
const FOREIGN = { client_id: 'foreign', name: 'Somebody else’s', app_type: 'spa', callbacks: [] };
/** The one that deploys, which the Management API lists as well. */
const DEPLOYER = { client_id: 'deployer', name: 'Deployer', app_type: 'non_interactive' };
const LISTS: Readonly<Record<string, object>> = {
  clients: { clients: [FOREIGN, DEPLOYER] },
  'resource-servers': { resource_servers: [] },
  'client-grants': { client_grants: [{ id: 'cgr_1', client_id: 'foreign', audience: 'https://x.example', scope: [] }] },
  roles: { roles: [{ id: 'rol_1', name: 'Somebody else’s' }] },
};

/** What the Management API hears of a deployment, token requests left out, and what the person sees. */
async function deploy(...words: string[]) {
  const certificate = createCertificate({ host: DOMAIN });
  const authority = join(folder(), 'ca.pem');
  writeFileSync(authority, certificate.cert);
  const changes: string[] = [];
  const answer: Handler = (request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const path = (request.url ?? '').replace(/\?.*/, '').replace('/api/v2/', '');
      const list = { ...LISTS[path], start: 0, limit: 100, length: 1, total: 1 };
      if (request.method !== 'GET') changes.push(`${request.method} ${path}`);
      response.writeHead(200, { 'content-type': 'application/json' });
      const made = { id: 'new', ...(JSON.parse(body || '{}') as object) };
      response.end(JSON.stringify(request.method === 'GET' ? list : made));
    });
  };
  const own: Routes = { '/oauth/token': { access_token: 't', token_type: 'Bearer', expires_in: 600 } };
  const routes = new Proxy(own, { get: (_, path) => own[String(path)] ?? answer });
  const server = await serve(routes, certificate);
  const env = {
    NODE_EXTRA_CA_CERTS: authority,
    AUTH0_DOMAIN: `${DOMAIN}:${new URL(server.origin).port}`,
    AUTH0_DEPLOY_CLIENT_ID: 'deployer',
    AUTH0_DEPLOY_CLIENT_SECRET: 'a-secret-of-the-deployer',
    AUTH0_ALLOW_DELETE: 'false',
    PAGE_ORIGINS: 'https://app.example.com',
  };
  const node = ['--import', `data:text/javascript,${encodeURIComponent(HERE)}`];
  const { code, out, err } = await latchkey(['deploy', ...words], { env, cwd: WORKSPACE, node }).ended;
  await server.close();
  return { code, changes, shown: out + err };
}

describe('latchkey deploy', () => {
  // One test: each start compiles the Deploy CLI's whole schema.
  it('shows what will change, then changes it when told so, and deletes nothing that is there', async () => {
    const { code, changes, shown } = await deploy('--apply');
    expect(code).toBe(0);
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
