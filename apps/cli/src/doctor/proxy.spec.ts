import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '@latchkey/ports';
import { checkDomain } from './checks/tenant';
import { createCertificate } from '../testing/certificate';
import { folder, latchkey } from '../testing/command';
import {
  closeAll,
  type Handler,
  json,
  publicJwk,
  redirect,
  type Routes,
  type Served,
  serve,
} from '../testing/fake-server';
import { known } from '../testing/known';
import { AUDIENCE, setPrograms, CLIENT_ID, type Programs, scriptOf } from '../testing/programs';
import { serveProxy } from '../testing/proxy';
import type { Fault } from './results';

// No name server knows it, so it answers through the proxy or not at all.
const HOST = 'acme.tenant.invalid';
const ISSUER = `https://${HOST}/`;
const VALUES = { AUTH0_DOMAIN: HOST, AUTH0_CLIENT_ID: CLIENT_ID, AUTH0_AUDIENCE: AUDIENCE };
const FOLLOW = { NODE_USE_ENV_PROXY: '1' };

const query = ({ url = '' }: IncomingMessage) => new URL(url, ISSUER).searchParams;
const authorize: Handler = (request, response) => {
  const asked = query(request);
  const back = asked.get('redirect_uri') ?? '';
  const frame = `<script>parent.postMessage({ type: "authorization_response" }, "${new URL(back).origin}")</script>`;
  if (asked.get('response_mode') === 'web_message') return response.end(frame);
  return redirect(`${back}?error=login_required&state=${asked.get('state')}`)(request, response);
};
const logout: Handler = (request, response) => redirect(query(request).get('returnTo') ?? '')(request, response);
/** As Auth0 does; our own tenant has only names of this machine, which never go to a proxy. */
const ROUTES: Routes = {
  '/.well-known/openid-configuration': { issuer: ISSUER, jwks_uri: `${ISSUER}.well-known/jwks.json` },
  '/.well-known/jwks.json': { keys: [publicJwk(2048)] },
  '/authorize': authorize,
  '/oauth/token': json(403, { error: 'invalid_grant' }),
  '/v2/logout': logout,
};

const cwd = folder();
const authority = createCertificate({ host: 'the proxy tests' });
const trusted = { NODE_EXTRA_CA_CERTS: join(cwd, 'authority.pem') };
const open: { close(): unknown }[] = [];
let programs: Programs;
let tenant: Served;
beforeAll(async () => {
  programs = setPrograms();
  writeFileSync(trusted.NODE_EXTRA_CA_CERTS, authority.cert);
  tenant = await serve(ROUTES, createCertificate({ host: HOST, issuer: authority }));
});
afterEach(() => closeAll(open));
afterAll(async () => {
  await Promise.all([tenant.close(), programs.close()]);
});

async function proxyTo(...[hosts, options]: Parameters<typeof serveProxy>) {
  const proxy = await serveProxy(hosts, options);
  open.push(proxy);
  return proxy;
}
const companyProxy = () => proxyTo({ [HOST]: Number(new URL(tenant.origin).port) });

type Env = Readonly<Record<string, string>>;

/** Runs a command as a process of its own, for Node reads the variables at its start. */
async function run(words: readonly string[], env: Env) {
  const { code, out, err } = await latchkey(words, { cwd, env: { ...trusted, ...VALUES, ...env } }).ended;
  return { code, out: out + err };
}

/** A check in the document of --json. */
interface Outcome {
  readonly id: string;
  readonly status: string;
  readonly note: string;
  readonly faults: readonly (Omit<Fault, 'place'> & { readonly field: string })[];
}
const NOTHING: Outcome = { id: '', status: 'not in the document', note: '', faults: [] };
const diagnose = async (env: Env) => {
  const { checks } = JSON.parse((await run(['doctor', '--json'], env)).out) as { checks: Outcome[] };
  const of = (id: string) => checks.find((check) => check.id === id) ?? NOTHING;
  return { of, domain: of('domain'), discovery: of('discovery') };
};

describe('the doctor behind a proxy', () => {
  it('asks the tenant through it, and not its own resolver', async () => {
    const proxy = await companyProxy();
    const found = await diagnose({ ...FOLLOW, HTTPS_PROXY: proxy.origin });
    expect(found.domain.note).toBe(`the proxy ${proxy.origin} (HTTPS_PROXY), which resolves ${HOST}`);
    const statuses = ['domain', 'discovery', 'issuer', 'keys', 'callbacks'].map((id) => found.of(id).status);
    expect(statuses).toEqual(Array(5).fill('passed'));
    expect(new Set(proxy.asked)).toEqual(new Set([`${HOST}:443`]));
  });

  it('says that Node does not use it, and what makes it', async () => {
    const { origin, asked } = await companyProxy();
    const { domain, discovery } = await diagnose({ HTTPS_PROXY: origin.replace('//', '//ada:secret@') });
    expect(domain.faults).toEqual([
      expect.objectContaining({
        says: `The domain ${HOST} does not resolve on this machine. HTTPS_PROXY is set, and Node does not use it: set NODE_USE_ENV_PROXY=1 if https://${HOST} is reached through the proxy only.`,
        field: 'NODE_USE_ENV_PROXY',
        found: 'not set',
        put: 'NODE_USE_ENV_PROXY=1',
      }),
    ]);
    expect([discovery.status, asked, JSON.stringify(domain)]).toEqual([
      'unchecked',
      [],
      expect.not.stringMatching('secret'),
    ]);
  });

  it('warns that Node does not use it where there is a way without it', async () => {
    process.env['ALL_PROXY'] = 'socks5://proxy.example:1080';
    const domain = '192.0.2.1'; // an address resolves to itself
    const given = known({ config: { auth: { domain } }, tenant: `https://${domain}`, limit: 9000 });
    const { status, faults } = await checkDomain(given);
    delete process.env['ALL_PROXY'];
    expect(status).toBe('warned');
    expect(faults[0]?.put).toBe('HTTPS_PROXY=socks5://proxy.example:1080 NODE_USE_ENV_PROXY=1');
  });

  it('says that NO_PROXY leads around it', async () => {
    const { domain } = await diagnose({
      AUTH0_DOMAIN: 'https://127.0.0.1:9',
      NO_PROXY: '*',
      ALL_PROXY: 'socks5://p:1',
    });
    expect([domain.status, domain.note]).toEqual(['passed', expect.stringContaining('as NO_PROXY says')]);
  });

  it.each([
    [
      'is away',
      async () => `http://127.0.0.1:${await freePort()}`,
      'refused the connection: nothing listens there',
      /NO_PROXY/,
    ],
    ['has no way there', async () => (await proxyTo({})).origin, 'does not lead there: it answered 502', /NO_PROXY/],
    [
      'wants a password',
      async () => (await proxyTo({}, { refuse: 407 })).origin,
      'does not lead there: it answered 407',
      /^http:\/\/<user name>:<password>@127/,
    ],
  ])('names the proxy where it %s', async (_what, proxy, says, put) => {
    const origin = await proxy();
    const { domain, discovery } = await diagnose({ ...FOLLOW, HTTPS_PROXY: origin });
    expect(domain.status).toBe('passed');
    expect(discovery.faults).toEqual([
      expect.objectContaining({
        says: `The way to https://${HOST} is the proxy ${origin} (HTTPS_PROXY), which ${says}.`,
        field: 'HTTPS_PROXY',
        found: origin,
        put: expect.stringMatching(put),
      }),
    ]);
  });

  it('names the certificate that the proxy shows', async () => {
    const proxy = await companyProxy();
    const { discovery } = await diagnose({ ...FOLLOW, HTTPS_PROXY: proxy.origin, NODE_EXTRA_CA_CERTS: '' });
    expect(discovery.faults[0]).toMatchObject({
      says: `https://${HOST}, through the proxy ${proxy.origin} (HTTPS_PROXY), has a certificate of an authority that this machine does not know.`,
      field: 'NODE_EXTRA_CA_CERTS',
    });
  });

  it('leaves it out for this machine', async () => {
    const dead = `http://127.0.0.1:${await freePort()}`;
    const { origin } = await programs.startTenant();
    const { domain, discovery } = await diagnose({ ...FOLLOW, HTTP_PROXY: dead, AUTH0_DOMAIN: origin });
    expect([domain.status, discovery.status]).toEqual(['passed', 'passed']);
    expect(domain.note).toContain('is asked without the proxy');
  });

  it('lets use write once the tenant is reached', async () => {
    const proxy = await companyProxy();
    const file = join(cwd, 'auth_config.json');
    const use = (env: Env) => run(['use', HOST, '--client-id', CLIENT_ID, '--audience', AUDIENCE], env);
    const domainThere = () => (JSON.parse(readFileSync(file, 'utf8')) as { domain: string }).domain;
    writeFileSync(file, '{ "domain": "old.example" }');
    expect(await use({ HTTPS_PROXY: proxy.origin })).toMatchObject({
      code: 1,
      out: expect.stringContaining('stays as it was'),
    });
    expect(domainThere()).toBe('old.example');
    const { code, out } = await use({ ...FOLLOW, HTTPS_PROXY: proxy.origin });
    expect([out, code]).toEqual([expect.stringContaining(`now names ${HOST}`), 0]);
    expect(domainThere()).toBe(HOST);
  });
});

describe('the API behind a proxy', () => {
  /** Starts the API and gives the first line that has one of these texts. */
  async function firstLine(texts: readonly string[], env: Env) {
    const child = spawn(process.execPath, [scriptOf('api')], {
      cwd,
      env: { PATH: process.env['PATH'], PORT: String(await freePort()), ...trusted, ...VALUES, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    open.push({ close: () => child.kill('SIGKILL') }); // also where the line never comes
    for await (const line of createInterface({ input: child.stdout })) {
      if (texts.some((text) => line.includes(text))) return line;
    }
    return 'it ended';
  }

  it('fetches the keys through it', async () => {
    const proxy = await companyProxy();
    const api = await programs.startApi(HOST, { ...trusted, ...FOLLOW, HTTPS_PROXY: proxy.origin });
    expect((await fetch(`${api}/api/health/ready`)).status).toBe(200);
    expect(proxy.asked).toContain(`${HOST}:443`);
  });

  it.each([
    ['uses', FOLLOW, /INFO.*is asked through the proxy http:\/\/127\.0\.0\.1:\d+ \(HTTPS_PROXY\)\./],
    ['does not use', {}, /WARN.*HTTPS_PROXY is set, and Node does not use it: set NODE_USE_ENV_PROXY=1 /],
  ])('says at its start that Node %s it', async (_what, env, says) => {
    const { origin } = await companyProxy();
    const line = await firstLine(['HTTPS_PROXY)', 'HTTPS_PROXY is'], {
      ...env,
      HTTPS_PROXY: origin.replace('//', '//ada:secret@'),
    });
    expect(line).toMatch(says);
    expect(line).not.toContain('secret');
  });

  it('names the proxy that keeps the keys from it', async () => {
    const dead = `http://127.0.0.1:${await freePort()}`;
    const line = await firstLine(['could not be fetched'], { ...FOLLOW, HTTPS_PROXY: dead });
    expect(line).toContain(
      `${ISSUER}.well-known/jwks.json through the proxy ${dead} (HTTPS_PROXY): connect ECONNREFUSED`,
    );
  });
});
