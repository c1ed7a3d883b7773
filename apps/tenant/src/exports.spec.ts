import { jwtVerify } from 'jose';
import { createHook } from 'node:async_hooks';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tenant } from './tenant';
import { Browser } from './testing/browser';
import { largeExport, mediumExport, people, smallExport } from './testing/exports';
import { folder } from './testing/files';
import { authorizeUrl, callbackOf, claimsOf, createPkce, requestToken } from './testing/flow';
import { start } from './testing/start';
import { writeDirectory, writeYaml } from './testing/write-export';

const ORDERS = 'https://orders.example';
const SHOP = { client_id: 'shop', redirect_uri: 'http://localhost:4200/callback', audience: ORDERS };

/** Starts an export as somebody brings it: with no other file, or with this tenant.local.yaml and these people. */
function bring(tenantFile: string, local?: string, users?: unknown): Promise<Tenant> {
  const below = folder();
  const localFile = join(below, 'tenant.local.yaml');
  const usersFile = join(below, 'users.json');
  if (local !== undefined) writeFileSync(localFile, local);
  if (users !== undefined) writeFileSync(usersFile, JSON.stringify(users));
  return start({
    tenantFile,
    localFile,
    localFileIsOptional: local === undefined,
    usersFile: users === undefined ? undefined : usersFile,
  });
}

type Request = Record<string, string | undefined>;

/** The tokens of a login with a password, or what the application is told instead. */
async function logIn(tenant: Tenant, request: Request, account: Record<string, string>, secret?: string) {
  const { verifier, challenge } = createPkce();
  const browser = new Browser(tenant.origin);
  const scope = 'openid profile email read:orders';
  const page = await browser.open(authorizeUrl({ scope, ...request, code_challenge: challenge }));
  const answer = callbackOf(await browser.submit(page, { ...account, action: 'default' }));
  if (answer['code'] === undefined) return { status: 0, id_token: '', access_token: '', ...answer };
  const { client_id, redirect_uri } = request;
  return requestToken(tenant.origin, {
    grant_type: 'authorization_code',
    code: answer['code'],
    code_verifier: verifier,
    client_id,
    redirect_uri,
    client_secret: secret,
  });
}

const ADA = { username: 'ada@example.com', password: 'ada' };

describe('an export that somebody brings', () => {
  it.each([
    ['a small one as YAML', smallExport, writeYaml],
    ['a small one as a folder', smallExport, writeDirectory],
    ['a medium one as YAML', mediumExport, writeYaml],
    ['a medium one as a folder', mediumExport, writeDirectory],
  ])('starts and lets somebody in: %s', async (_, tenant, write) => {
    const { status, access_token: token } = await logIn(await bring(write(tenant())), SHOP, ADA);
    expect(status).toBe(200);
    expect(claimsOf(token)).toMatchObject({ azp: 'shop', sub: 'auth0|ada' });
  });

  it('is told of in few lines', async () => {
    const yaml = await bring(writeYaml(mediumExport()));
    const place = (sentence: string) => sentence.replaceAll(/\S*\/(?=tenant\.yaml|clients|actions)/g, '');
    expect(yaml.warnings.map(place)).toEqual([
      'tenant.yaml: rules, hooks, pages, databases, branding, connections, emailProvider, guardianFactors have no effect here.',
      expect.stringMatching(
        /^tenant\.yaml:1:1 nothing gives ##MANDRILL_API_KEY## a value, in parts without effect here\.$/,
      ),
      expect.stringMatching(
        /^tenant\.yaml:\d+:\d+: clients\[0\]\.grant_types\[1\] is "implicit", which is not supported/,
      ),
      expect.stringMatching(/^tenant\.yaml:\d+:\d+: clients\[4\]\.app_type is of a kind that is not supported/),
      expect.stringMatching(
        /^tenant\.yaml:\d+:\d+: actions\[0\]\.secrets\[0\] has no value and is empty here: put one under/,
      ),
      expect.stringMatching(
        /^Client ids made of the names, each with the secret <id>-secret: shop \(Shop\), back-office/,
      ),
      expect.stringMatching(/^No file names anybody who may log in, so ada@example\.com \/ ada and/),
    ]);
    const directory = await bring(writeDirectory(mediumExport()));
    expect(directory.warnings.slice(1).map(place)).toEqual([
      expect.stringMatching(/^clients\/CRM\.json:\d+:\d+: app_type is of a kind/),
      expect.stringMatching(/^clients\/Shop\.json:\d+:\d+: grant_types\[1\] is "implicit"/),
      expect.stringMatching(/^actions\/Add plan\.json:\d+:\d+: secrets\[0\] has no value/),
      expect.stringMatching(/^Client ids made/),
      expect.stringMatching(/^No file names anybody/),
    ]);
  });
});

describe('a medium export', () => {
  let tenant: Tenant;
  beforeAll(async () => {
    const local = `clients: { Nightly job: { client_id: job, client_secret: job secret } }
actions: { Add plan: { secrets: { PLAN: gold } } }
users: [{ email: ada@example.com, password: ada, email_verified: false, roles: [Clerk], organizations: [acme-north] },
  { email: bob@example.com, password: bob, blocked: true }]
`;
    tenant = await bring(writeDirectory(mediumExport()), local);
  });
  const machine = (request: Request) => requestToken(tenant.origin, { grant_type: 'client_credentials', ...request });

  it('has the secrets of its Actions from tenant.local.yaml', async () => {
    const { id_token: token } = await logIn(tenant, SHOP, ADA);
    expect(claimsOf(token)).toMatchObject({ 'https://acme.example/plan': 'gold' });
  });

  it('says in the token that an email address is not verified', async () => {
    const { id_token: token } = await logIn(tenant, SHOP, ADA);
    expect(claimsOf(token)).toMatchObject({ email: 'ada@example.com', email_verified: false });
  });

  it("keeps a blocked person out with Auth0's words", async () => {
    expect(await logIn(tenant, SHOP, { username: 'bob@example.com', password: 'bob' })).toMatchObject({
      error: 'unauthorized',
      error_description: 'user is blocked',
    });
    const button = await logIn(tenant, SHOP, { account: 'bob@example.com' });
    expect(button).toMatchObject({ error: 'unauthorized', error_description: 'user is blocked' });
    const wrong = await logIn(tenant, SHOP, { username: 'bob@example.com', password: 'wrong' });
    expect(wrong).toEqual({ status: 0, id_token: '', access_token: '' });
  });

  it('leads back to a wildcard callback, and to nothing beside it', async () => {
    const preview = { ...SHOP, redirect_uri: 'https://pr-7.preview.acme.example/callback' };
    expect(await logIn(tenant, preview, ADA)).toMatchObject({ status: 200 });
    for (const other of ['https://a.b.preview.acme.example/callback', 'https://*.preview.acme.example/callbac']) {
      const page = await new Browser(tenant.origin).open(authorizeUrl({ ...SHOP, redirect_uri: other }));
      expect([page.status, page.headers.get('location')]).toEqual([400, null]);
    }
  });

  it("opens the token endpoint to a hybrid application's origin", async () => {
    const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'phone', refresh_token: 'x' });
    const allowed = async (origin: string) => {
      const response = await fetch(`${tenant.origin}/oauth/token`, { method: 'POST', headers: { origin }, body });
      return response.headers.get('access-control-allow-origin');
    };
    expect(await allowed('capacitor://localhost')).toBe('capacitor://localhost');
    expect(await allowed('capacitor://elsewhere')).toBeNull();
    const phone = { client_id: 'phone', redirect_uri: 'capacitor://localhost/callback', audience: ORDERS };
    expect(await logIn(tenant, phone, ADA)).toMatchObject({ status: 200 });
  });

  it("gives a token for Auth0's own API, under each of its names", async () => {
    const job = { client_id: 'job', client_secret: 'job secret' };
    for (const audience of ['https://acme-dev.eu.auth0.com/api/v2/', `${tenant.origin}/api/v2/`]) {
      const { status, access_token: token } = await machine({ ...job, audience });
      expect(status).toBe(200);
      expect(claimsOf(token)).toMatchObject({ aud: audience, scope: 'read:users update:users' });
    }
    const other = await machine({ ...job, audience: 'https://other.eu.auth0.com/api/v2/' });
    expect(other).toMatchObject({ status: 403, error: 'access_denied' });
    expect(
      await machine({
        client_id: 'back-office',
        client_secret: 'back-office-secret',
        audience: `${tenant.origin}/api/v2/`,
      }),
    ).toMatchObject({ status: 403 });
  });

  it('tells grants for persons and for machines apart', async () => {
    const office = { client_id: 'back-office', client_secret: 'back-office-secret', audience: ORDERS };
    const { access_token: token } = await machine(office);
    expect(claimsOf(token)).toMatchObject({ scope: 'read:orders' });
    expect(await machine({ ...office, client_id: 'shop', client_secret: undefined })).toMatchObject({ status: 403 });
  });

  it('signs ID tokens by HS256 with the secret of the client that asks for it', async () => {
    const office = { client_id: 'back-office', redirect_uri: 'http://localhost:3000/auth/callback', audience: ORDERS };
    const { id_token: token } = await logIn(tenant, office, ADA, 'back-office-secret');
    const secret = new TextEncoder().encode('back-office-secret');
    const { payload, protectedHeader } = await jwtVerify(token, secret, { algorithms: ['HS256'] });
    expect([payload.aud, protectedHeader]).toEqual(['back-office', { alg: 'HS256', typ: 'JWT' }]);
  });
});

describe('an export of 400 applications and 2,000 people', () => {
  it('starts without hashing a password, and lets anybody in', async () => {
    let hashes = 0;
    const hook = createHook({ init: (_, type) => void (hashes += type === 'SCRYPTREQUEST' ? 1 : 0) }).enable();
    const users = people(2000).map(({ email }) => `  - { email: ${email}, password: ${email.split('@')[0] ?? ''} }\n`);
    const tenant = await bring(writeYaml(largeExport(400)), `users:\n${users.join('')}`);
    expect(hashes).toBe(0);
    const account = { username: 'person-1999@acme.example', password: 'person-1999' };
    const app = { client_id: 'app-398', redirect_uri: 'https://app-398.acme.example/callback', audience: ORDERS };
    expect(await logIn(tenant, app, account)).toMatchObject({ status: 200 });
    hook.disable();
    expect(hashes).toBe(1);
    expect(tenant.warnings.length).toBeLessThan(8);
    const page = await (await new Browser(tenant.origin).open(authorizeUrl(app))).text();
    expect(page).toContain('1980 more may log in by their email address.');
    expect(page.length).toBeLessThan(40_000);
  });

  it('takes its people from a file of the bulk import', async () => {
    const tenant = await bring(writeDirectory(largeExport(400)), undefined, people(2000));
    const app = { client_id: 'app-0', redirect_uri: 'https://app-0.acme.example/callback', audience: ORDERS };
    const { id_token: token } = await logIn(tenant, app, { account: 'person-3@acme.example' });
    expect(claimsOf(token)).toMatchObject({ name: 'Person 3', email_verified: false });
  });
});
