import { execFile, spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { load, YAML11_SCHEMA } from 'js-yaml';
import { buildProgram } from './testing/program';
import { settings } from './testing/start';

const WORKSPACE = join(import.meta.dirname, '../../..');
/** The address that published ports lead to, beside the loopback ones that containers on this network share. */
const ADDRESS = '10.9.8.7';
const NETWORK = `ip link set lo up && ip addr add ${ADDRESS}/32 dev lo`;
const inNetwork = (command: string) => ['--map-root-user', '--net', 'sh', '-c', `${NETWORK} && ${command}`];

const possible = spawnSync('unshare', inNetwork('true')).status === 0;

/** The environment of the tenant in docs/containers.md. */
function documented(): Record<string, string> {
  const text = readFileSync(join(WORKSPACE, 'docs/containers.md'), 'utf8');
  const yaml = /<!-- container: shared network -->\s*```yaml\n(.*?)```/s.exec(text)?.[1] ?? '';
  const { services } = load(yaml, { schema: YAML11_SCHEMA }) as {
    services: Record<string, { environment: Record<string, string> }>;
  };
  return services['tenant']?.environment ?? {};
}

// A neighbour on the tenant's network: what it is told over its loopback, and what somebody over the published port.
const NEIGHBOUR = `
  import { spawn } from 'node:child_process';
  import { once } from 'node:events';
  import { request } from 'node:http';

  const [program] = process.argv.slice(2);
  const tenant = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  tenant.stderr.on('data', (data) => (err += data));
  tenant.stdout.on('data', (data) => (out += data));
  await Promise.race([once(tenant.stdout, 'data'), once(tenant, 'exit')]);

  const ask = (hostname, path, host = 'localhost:3002') =>
    new Promise((resolve, reject) => {
      request({ hostname, port: 3002, path, headers: { host, accept: 'text/html' } }, (response) => {
        response.resume();
        response.on('end', () => resolve([response.statusCode, response.headers.location ?? '']));
      }).on('error', reject).end();
    });
  const json = async (path, init) => (await fetch('http://localhost:3002' + path, init)).json();
  const client_secret = /latchkey-worker (\\S+)\\./.exec(err)?.[1];
  const machine = { grant_type: 'client_credentials', client_id: 'latchkey-worker', client_secret, audience: 'https://api.latchkey.example' };
  const pkce = 'code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256';
  const login = '/authorize?client_id=latchkey-web&response_type=code&scope=openid&redirect_uri=http://localhost:3001/callback&' + pkce;
  console.log(JSON.stringify({
    issuer: (await json('/.well-known/openid-configuration')).issuer,
    keys: (await json('/.well-known/jwks.json')).keys.length,
    scope: (await json('/oauth/token', { method: 'POST', body: new URLSearchParams(machine) })).scope,
    published: await ask('${ADDRESS}', login),
    named: (await ask('${ADDRESS}', '/', 'tenant:3002'))[0],
    stranger: (await ask('${ADDRESS}', '/', 'evil.example:3002'))[0],
    control: [(await ask('localhost', '/_tenant'))[0], (await ask('${ADDRESS}', '/_tenant'))[0]],
    err,
  }));
  tenant.kill('SIGTERM');
`;

describe('docs/containers.md', () => {
  it('opens the tenant with both variables', () => {
    expect(documented()).toEqual({ HOST: '0.0.0.0', TENANT_HOSTS: 'tenant', TENANT_DB: ':memory:' });
  });

  // Without unshare, or where users may not make networks, there is no container's network to be had.
  (possible ? it : it.skip)(
    "shares a network that leads to the tenant as it says: its neighbour's, and the published one",
    async () => {
      const { file, remove } = buildProgram();
      const script = join(dirname(file), 'neighbour.mjs');
      writeFileSync(script, NEIGHBOUR);
      const { tenantFile, localFile } = settings();
      const env = { PATH: process.env['PATH'], TENANT_FILE: tenantFile, TENANT_LOCAL_FILE: localFile, ...documented() };
      const command = `exec ${process.execPath} ${script} ${file}`;
      const { stdout } = await promisify(execFile)('unshare', inNetwork(command), { env });
      rmSync(script);
      remove();
      expect(JSON.parse(stdout)).toEqual({
        issuer: 'http://localhost:3002/',
        keys: 1,
        scope: 'read:messages',
        published: [303, expect.stringMatching(/^\/u\/login\//)],
        named: 200,
        stranger: 403,
        control: [200, 403],
        err: expect.stringMatching(
          /^The tenant answers to tenant as well, on 0\.0\.0\.0: whoever reaches it may log in as anybody, so it is for development only\. .*\n$/,
        ),
      });
    },
  );
});
