// What a client meets: a tenant of its own, in a process of its own, and an API that takes the tenant's tokens.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createRemoteJWKSet, jwtVerify } from 'jose';

export const AUDIENCE = 'https://api.clients.example';
export const SCOPE = 'openid profile email offline_access read:messages';
export const CLIENT = { id: 'client-under-test', secret: 'secret-under-test' };
const PROGRAM = join(import.meta.dirname, '..', 'dist', 'tenant', 'main.js');

/** The files of a tenant with one client; JSON is YAML too. `client` is put over its defaults. */
function files(client) {
  const own = { name: 'Client', is_first_party: true, oidc_conformant: true, ...client };
  const api = { name: 'API', identifier: AUDIENCE, allow_offline_access: true, scopes: [{ value: 'read:messages' }] };
  const isPublic = own.app_type === 'spa';
  const ada = { user_id: 'auth0|ada', email: 'ada@example.com', password: 'ada', name: 'Ada Lovelace' };
  return {
    tenant: { clients: [own], resourceServers: [api] },
    local: {
      clients: { Client: { client_id: CLIENT.id, ...(isPublic ? {} : { client_secret: CLIENT.secret }) } },
      users: [ada],
    },
  };
}

/** Starts a tenant; `issuer` has its slash. `log` holds what it has written so far. */
export async function startTenant(client) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-clients-'));
  const { tenant, local } = files(client);
  const [tenantFile, localFile] = [join(folder, 'tenant.yaml'), join(folder, 'tenant.local.yaml')];
  writeFileSync(tenantFile, JSON.stringify(tenant));
  writeFileSync(localFile, JSON.stringify(local));
  const env = { PORT: '0', TENANT_DB: ':memory:', TENANT_FILE: tenantFile, TENANT_LOCAL_FILE: localFile };
  const child = spawn(process.execPath, [PROGRAM], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const log = [];
  const ready = Promise.withResolvers();
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      log.push(line);
      const issuer = /^Local tenant at (\S+)/.exec(line)?.[1];
      if (issuer) ready.resolve(issuer);
    });
  child.once('exit', () => ready.reject(new Error(`The tenant did not start:\n${log.join('\n')}`)));
  const stop = async () => {
    const gone = child.exitCode === null ? once(child, 'exit') : undefined;
    child.kill('SIGTERM');
    await gone;
    rmSync(folder, { recursive: true });
  };
  return { issuer: await ready.promise, log, stop };
}

/** Serves a handler on a free port of localhost. */
export async function serve(handler) {
  const server = createServer(handler);
  await once(server.listen(0, 'localhost'), 'listening');
  const close = () => server.close().closeAllConnections();
  return { origin: `http://localhost:${server.address().port}`, close };
}

/** Whether an API would let a token in: its claims, or an error. It must be for the API and grant what was asked for. */
export async function callApi(issuer, token) {
  const keys = createRemoteJWKSet(new URL('.well-known/jwks.json', issuer));
  const { payload } = await jwtVerify(token, keys, { issuer, audience: AUDIENCE, algorithms: ['RS256'] });
  if (!payload.scope.split(' ').includes('read:messages')) throw new Error('the token does not grant read:messages');
  return payload;
}
