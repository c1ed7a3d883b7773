import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { edited } from '../testing/files';
import { claimsOf } from '../testing/flow';
import { settings, start } from '../testing/start';
import { readConfiguration } from './read-configuration';

const DEPLOY = join(import.meta.dirname, '../../deploy');

/** Runs one of the programs in a process of its own: their packages are CommonJS, which jest's loader makes slow. */
async function run(program: string, args: readonly string[], env: Record<string, string> = {}) {
  const own = { PATH: process.env['PATH'], ...env };
  const running = promisify(execFile)(process.execPath, [join(DEPLOY, program), ...args], { env: own });
  const failed = (error: { code: number; stdout: string; stderr: string }) => error;
  const { code, stdout, stderr } = await running.then((output) => ({ code: 0, ...output }), failed);
  return { code, stdout, stderr };
}

describe('tenant.yaml at Auth0', () => {
  // Two runs for all, for each reads the declarations of Auth0 and of TypeScript anew.
  it('passes the Deploy CLI and the types of the Management API, and may merge maps', async () => {
    const files = edited({
      tenant: [
        [
          '    is_first_party: true\n    oidc_conformant: true\n',
          '    <<: &ours { is_first_party: true, oidc_conformant: true }\n',
        ],
        ['    is_first_party: true\n    oidc_conformant: true\n', '    <<: *ours\n'],
      ],
    });
    const both = [settings().tenantFile, files.tenantFile];
    expect(await run('check-definition.mjs', both)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readConfiguration({ ...files, pageOrigins: [] })).toMatchObject({ faults: [], warnings: [] });
  });

  it('is refused where a keyword is left that nothing fills', async () => {
    const { tenantFile } = edited({
      tenant: [
        ['friendly_name: Latchkey', "friendly_name: '##NAME##'"],
        ['description: The Angular page', 'description: ##WORDS## # not ##THESE##'],
        ['"@@PAGE_ORIGINS@@"\n', '["@@PAGE_ORIGINS@@", "https://@@HOST@@"]\n'],
      ],
    });
    const { code, stdout } = await run('check-definition.mjs', [tenantFile]);
    expect(code).toBe(1);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.replace(tenantFile, 'tenant.yaml')),
    ).toEqual(
      ['8: the keyword ##NAME##', '16: the keyword ##WORDS##', '23: the keyword @@HOST@@'].map(
        (place) => `tenant.yaml:${place} has no value: put the value itself there, or a keyword that has one.`,
      ),
    );
  });

  it('is refused for each kind of mistake', async () => {
    const { tenantFile } = edited({
      tenant: [
        ['app_type: spa', 'app_type: spaa'],
        ['leeway', 'leewa'],
        ['allow_offline_access', 'allow_offline_acces'],
        ['friendly_name', 'friendly_nam'],
      ],
    });
    const withUnknownKey = edited({ tenant: [['roles:', 'rols:']] }).tenantFile;
    const { code, stdout } = await run('check-definition.mjs', [tenantFile, withUnknownKey]);
    expect(code).toBe(1);
    expect(stdout.trim().split('\n')).toEqual([
      expect.stringMatching(/clients\[0\]: Type '"spaa"' is not assignable/),
      expect.stringMatching(/clients\[0\]: .*'"leewa"' does not exist/),
      expect.stringMatching(/resourceServers\[0\]: .*'"allow_offline_acces"' does not exist/),
      expect.stringMatching(/tenant: .*friendly_nam/),
      expect.stringMatching(/The Deploy CLI refuses .*"additionalProperty": "rols"/),
    ]);
  });
});

describe('npm run tenant:deploy', () => {
  const parameters = async (env: Record<string, string>, ...words: string[]) => {
    const script = `
      import { parameters } from ${JSON.stringify(join(DEPLOY, 'parameters.mjs'))};
      console.log(JSON.stringify(parameters(...JSON.parse(process.argv[1]))));`;
    const args = ['--input-type=module', '--eval', script, JSON.stringify([env, words])];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return JSON.parse(stdout) as { faults: string[]; params: Record<string, unknown> };
  };
  const ENV = {
    AUTH0_DOMAIN: 'https://acme.eu.auth0.com/',
    AUTH0_DEPLOY_CLIENT_ID: 'deployer',
    AUTH0_DEPLOY_CLIENT_SECRET: 'secret',
    PAGE_ORIGINS: 'https://app.example.com, https://app.example.com/shop',
    TENANT_FILE: settings().tenantFile,
  };

  it.each([
    [undefined, false],
    ['', false],
    ['false', false],
    ['true', true],
  ])('may delete where AUTH0_ALLOW_DELETE is %j: %j', async (word, may) => {
    const { faults, params } = await parameters({ ...ENV, ...(word !== undefined && { AUTH0_ALLOW_DELETE: word }) });
    expect([faults, params]).toEqual([
      [],
      expect.objectContaining({ config: expect.objectContaining({ AUTH0_ALLOW_DELETE: may }) }),
    ]);
  });

  it('takes no other word for it', async () => {
    const { faults } = await parameters({ ...ENV, AUTH0_ALLOW_DELETE: 'no' });
    expect(faults).toEqual(['AUTH0_ALLOW_DELETE is "no": put true or false there, or unset it, which is false.']);
  });

  it('shows what would change, and deletes nothing', async () => {
    const { faults, params } = await parameters(ENV);
    expect(faults).toEqual([]);
    expect(params).toMatchObject({
      input_file: settings().tenantFile,
      dry_run: 'preview',
      apply: false,
      config: {
        AUTH0_DOMAIN: 'acme.eu.auth0.com',
        AUTH0_CLIENT_ID: 'deployer',
        AUTH0_ALLOW_DELETE: false,
        AUTH0_KEYWORD_REPLACE_MAPPINGS: {
          PAGE_ORIGINS: ['https://app.example.com'],
          PAGE_CALLBACKS: ['https://app.example.com/callback', 'https://app.example.com/shop/callback'],
          PAGE_LOGOUT_URLS: ['https://app.example.com', 'https://app.example.com/shop'],
        },
      },
    });
  });

  it('does it only when told so, and shows it first then too', async () => {
    expect((await parameters(ENV, '--apply')).params).toMatchObject({ dry_run: 'preview', apply: true });
  });

  it('takes no page origin that Auth0 would take and no page has', async () => {
    const { faults } = await parameters({ ...ENV, PAGE_ORIGINS: 'https://app.example.com/,app.example.com' });
    expect(faults).toEqual([
      `PAGE_ORIGINS has "https://app.example.com/", which is no origin: put scheme, host and port there, and the page's path where it has one, like https://app.example.com.`,
      `PAGE_ORIGINS has "app.example.com", which is no origin: put scheme, host and port there, and the page's path where it has one, like https://app.example.com.`,
    ]);
  });

  it('says in one line that nobody is there', async () => {
    const { code, stderr } = await run('deploy.mjs', [], { ...ENV, AUTH0_DOMAIN: 'nothing.invalid' });
    expect(code).toBe(1);
    expect(stderr.trim()).toMatch(/^nothing\.invalid was not deployed to: getaddrinfo .* Compare AUTH0_DOMAIN .*\.$/);
  });

  it('says in one line that Auth0 does not let it in', async () => {
    const script = `
      import { createRequire } from 'node:module';
      import { failure } from ${JSON.stringify(join(DEPLOY, 'failure.mjs'))};
      const { resolve } = createRequire(${JSON.stringify(DEPLOY)} + '/');
      const { AuthApiError } = createRequire(resolve('auth0-deploy-cli'))('auth0'); // the one that it brings along
      console.log(failure(new AuthApiError('access_denied', 'Unauthorized', 401, '', new Headers()), 'acme.auth0.com'));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
    expect(stdout).toMatch(/^acme\.auth0\.com was not deployed to: Unauthorized\. Compare AUTH0_DEPLOY_CLIENT_ID /);
  });

  it('says all that it needs at once', async () => {
    const { code, stderr } = await run('deploy.mjs', ['--force'], { AUTH0_DOMAIN: 'http://localhost:3002' });
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringContaining('AUTH0_DEPLOY_CLIENT_ID is missing'),
      expect.stringContaining('AUTH0_DEPLOY_CLIENT_SECRET is missing'),
      expect.stringContaining('PAGE_ORIGINS is missing'),
      expect.stringContaining('AUTH0_DOMAIN is http://localhost:3002, the local tenant'),
      expect.stringContaining('There is no --force'),
    ]);
  });
});

describe('npm run tenant:token', () => {
  it('prints a token of the tenant that runs', async () => {
    const env = { TENANT_ORIGIN: (await start()).origin };
    const { stdout } = await run('token.mjs', ['bob@example.com'], env);
    expect(claimsOf(stdout.trim())).toMatchObject({ sub: 'auth0|bob' });
    const expired = await run('token.mjs', ['bob@example.com', 'expired'], env);
    expect(Number(claimsOf(expired.stdout.trim()).exp)).toBeLessThan(Date.now() / 1000);
  });

  it('says what is wrong', async () => {
    const env = { TENANT_ORIGIN: (await start()).origin };
    const refused = await run('token.mjs', ['nobody@example.com'], env);
    const down = await run('token.mjs', [], { TENANT_ORIGIN: 'http://127.0.0.1:1' });
    expect([refused, down]).toEqual([
      { code: 1, stdout: '', stderr: 'Nobody has the email address nobody@example.com.\n' },
      { code: 1, stdout: '', stderr: 'No tenant answers at http://127.0.0.1:1: start it with npm start.\n' },
    ]);
  });

  it.each(['<!doctype html>', '{"status":404}', '[]'])('says that somebody else answers: %s', async (body) => {
    const other = createServer((_, response) => void response.writeHead(404).end(body)).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const origin = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const { code, stderr } = await run('token.mjs', [], { TENANT_ORIGIN: origin });
    other.close();
    expect([code, stderr]).toEqual([1, `What answers at ${origin} is no tenant: set TENANT_PORT to the tenant's.\n`]);
  });
});
