import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { folder, latchkey } from '../testing/command';
import { WORKSPACE } from '../testing/programs';
import { failure } from './failure';

type Edit = readonly [from: string, to: string];

/** A copy of the workspace's tenant.yaml with some texts replaced. */
function edited(edits: readonly Edit[]): string {
  const file = join(folder(), 'tenant.yaml');
  const original = readFileSync(join(WORKSPACE, 'tenant.yaml'), 'utf8');
  const text = edits.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`tenant.yaml has no "${from}".`);
    return before.replace(from, to);
  }, original);
  writeFileSync(file, text);
  return file;
}

/** Deploys a file to a host that does not exist: what is wrong with the file is said before anybody is asked. */
async function deploy(file: string) {
  const env = {
    AUTH0_DOMAIN: 'nothing.invalid',
    AUTH0_DEPLOY_CLIENT_ID: 'deployer',
    AUTH0_DEPLOY_CLIENT_SECRET: 'secret',
    PAGE_ORIGINS: 'https://app.example.com',
    TENANT_FILE: file,
  };
  const { code, err } = await latchkey(['deploy'], { env }).ended;
  return { code, lines: err.trim().replaceAll(file, 'tenant.yaml').split('\n') };
}

describe('tenant.yaml at Auth0', () => {
  it('passes the Deploy CLI and the types of the Management API, and may merge maps', async () => {
    const ours = '    is_first_party: true\n    oidc_conformant: true\n';
    const file = edited([
      [ours, '    <<: &ours { is_first_party: true, oidc_conformant: true }\n'],
      [ours, '    <<: *ours\n'],
    ]);
    const { code, lines } = await deploy(file);
    expect([code, lines]).toEqual([
      1,
      [expect.stringMatching(/^nothing\.invalid was not deployed to: getaddrinfo .* Compare AUTH0_DOMAIN .*\.$/)],
    ]);
  });

  it('is refused where a keyword is left that nothing fills', async () => {
    const { code, lines } = await deploy(
      edited([
        ['friendly_name: Latchkey', "friendly_name: '##NAME##'"],
        ['description: The Angular page', 'description: ##WORDS## # not ##THESE##'],
        ['"@@PAGE_ORIGINS@@"\n', '["@@PAGE_ORIGINS@@", "https://@@HOST@@"]\n'],
      ]),
    );
    expect([code, lines]).toEqual([
      1,
      ['8: the keyword ##NAME##', '16: the keyword ##WORDS##', '23: the keyword @@HOST@@'].map(
        (place) => `tenant.yaml:${place} has no value: put the value itself there, or a keyword that has one.`,
      ),
    ]);
  });

  it('is refused for each kind of mistake', async () => {
    const { code, lines } = await deploy(
      edited([
        ['roles:', 'rols:'],
        ['app_type: spa', 'app_type: spaa'],
        ['leeway', 'leewa'],
        ['allow_offline_access', 'allow_offline_acces'],
        ['friendly_name', 'friendly_nam'],
      ]),
    );
    expect([code, lines]).toEqual([
      1,
      [
        expect.stringMatching(/The Deploy CLI refuses .*"additionalProperty": "rols"/),
        expect.stringMatching(/clients\[0\]: Type '"spaa"' is not assignable/),
        expect.stringMatching(/clients\[0\]: .*'"leewa"' does not exist/),
        expect.stringMatching(/resourceServers\[0\]: .*'"allow_offline_acces"' does not exist/),
        expect.stringMatching(/tenant: .*friendly_nam/),
      ],
    ]);
  });

  it('is refused for what is missing or mistyped, before anything is loaded', async () => {
    const bare = await latchkey(['deploy'], { env: { TENANT_FILE: join(WORKSPACE, 'tenant.yaml') } }).ended;
    expect([bare.code, bare.err.split('\n')[0]]).toEqual([1, expect.stringMatching(/^AUTH0_DOMAIN is missing: put /)]);
    const mistyped = await latchkey(['deploy', '--force']).ended;
    expect([mistyped.code, mistyped.err]).toEqual([2, expect.stringMatching(/^Unknown option '--force'/)]);
  });
});

describe('a failed deployment', () => {
  it('says in one line that Auth0 does not let it in', async () => {
    // The error is the one of the SDK that the Deploy CLI brings along, made where its packages are CommonJS.
    const cli = createRequire(import.meta.url).resolve('auth0-deploy-cli');
    const script = `
      const { AuthApiError } = require('node:module').createRequire(${JSON.stringify(cli)})('auth0');
      const error = new AuthApiError('access_denied', 'Unauthorized', 401, '', new Headers());
      console.log(JSON.stringify({ ...error, name: error.name, message: error.message, hasCause: 'cause' in error }));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--eval', script]);
    const { hasCause, ...members } = JSON.parse(stdout) as { message: string; hasCause: boolean };
    expect(hasCause).toBe(false);
    expect(failure(Object.assign(new Error(), members), 'acme.auth0.com')).toMatch(
      /^acme\.auth0\.com was not deployed to: Unauthorized\. Compare AUTH0_DEPLOY_CLIENT_ID /,
    );
  });
});
