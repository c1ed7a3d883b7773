import { hashSync } from 'bcryptjs';
import { argon2Sync, pbkdf2Sync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tenant } from './tenant';
import { Browser } from './testing/browser';
import { folder } from './testing/files';
import { authorizeUrl, callbackOf, claimsOf, createPkce, exchange } from './testing/flow';
import { settings, start } from './testing/start';
import { readConfiguration } from './configuration/read-configuration';

const phc = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

function argon2(password: string, algorithm: 'argon2id' | 'argon2i'): string {
  const nonce = Buffer.from('0123456789abcdef');
  const cost = { parallelism: 1, tagLength: 32, memory: 4096, passes: 3 };
  const hash = argon2Sync(algorithm, { message: password, nonce, ...cost });
  return `$${algorithm}$v=19$m=4096,t=3,p=1$${phc(nonce)}$${phc(hash)}`;
}

function pbkdf2(
  password: string | Buffer,
  digest: string,
  parameters = '$i=1000,l=32',
  iterations = 1000,
  length = 32,
) {
  const salt = Buffer.from('some salt');
  return `$pbkdf2-${digest}${parameters}$${phc(salt)}$${phc(pbkdf2Sync(password, salt, iterations, length, digest))}`;
}

const custom = (algorithm: string, value: string, more: object = {}) => ({
  custom_password_hash: { algorithm, hash: { value, encoding: 'utf8' }, ...more },
});

/** Somebody for each kind of hash; the password is `sesame` where nothing else is said. */
const PEOPLE: Record<string, { user: object; password?: string }> = {
  bcrypt: { user: { password_hash: hashSync('sesame', 4) } },
  // The example of Auth0's own documentation.
  'bcrypt of Auth0': {
    user: { password_hash: '$2b$10$nFguVi9LsCAcvTZFKQlRKeLVydo8ETv483lkNsSFI/Wl1Rz1Ypo1K' },
    password: 'hello',
  },
  $2y$: { user: custom('bcrypt', hashSync('sesame', 4).replace('$2b$', '$2y$')) },
  'salted before': { user: custom('bcrypt', hashSync('pepper-sesame', 4), { salt: { value: 'pepper-' } }) },
  'salted after': {
    user: custom('bcrypt', hashSync('sesame-pepper', 4), {
      salt: { value: '2d706570706572', encoding: 'hex', position: 'suffix' },
    }),
  },
  argon2id: { user: custom('argon2', argon2('sesame', 'argon2id')) },
  argon2i: { user: custom('argon2', argon2('sesame', 'argon2i')) },
  pbkdf2: { user: custom('pbkdf2', pbkdf2('sesame', 'sha512')) },
  // RFC 7914 section 11
  'pbkdf2 of the RFC': {
    user: custom(
      'pbkdf2',
      `$pbkdf2-sha256$i=1,l=64$${phc(Buffer.from('salt'))}$${phc(Buffer.from('55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783', 'hex'))}`,
    ),
    password: 'passwd',
  },
  'pbkdf2 by default': { user: custom('pbkdf2', pbkdf2('sesame', 'sha256', '', 100_000, 64)) },
  'another encoding': {
    user: custom('pbkdf2', pbkdf2(Buffer.from('sésame', 'utf16le'), 'sha256'), { password: { encoding: 'utf16le' } }),
    password: 'sésame',
  },
};
const emailOf = (kind: string) => `${kind.replaceAll(/[^a-z0-9]+/g, '.').replace(/^\.|\.$/g, '')}@example.com`;

/** The settings of a tenant with this file of users, beside the workspace's own people. */
function withUsers(users: unknown) {
  const usersFile = join(folder(), 'users.json');
  writeFileSync(usersFile, JSON.stringify(users));
  return settings({ usersFile });
}

describe('a user of a bulk import', () => {
  let tenant: Tenant;
  beforeAll(async () => {
    const users = Object.entries(PEOPLE).map(([kind, { user }]) => ({ email: emailOf(kind), ...user }));
    tenant = await start(
      withUsers([
        ...users,
        { email: 'nothing@example.com', user_id: '2000', given_name: 'Nora', app_metadata: { plan: 'gold' } },
        { email: 'md5@example.com', ...custom('md5', '5d41402abc4b2a76b9719d911017c592') },
        { email: 'blocked@example.com', blocked: true, ...custom('bcrypt', hashSync('sesame', 4)) },
      ]),
    );
  });

  async function logIn(username: string, password: string) {
    const browser = new Browser(tenant.origin);
    const page = await browser.open(authorizeUrl());
    return callbackOf(await browser.submit(page, { username, password, action: 'default' }));
  }

  it.each(Object.entries(PEOPLE))('logs in by a password hash: %s', async (kind, { password = 'sesame' }) => {
    expect(await logIn(emailOf(kind), `${password}x`)).toEqual({});
    expect(await logIn(emailOf(kind), password)).toHaveProperty('code');
  });

  it('logs in without a password that can be verified by the button alone', async () => {
    expect([await logIn('nothing@example.com', ''), await logIn('md5@example.com', 'hello')]).toEqual([{}, {}]);
    const browser = new Browser(tenant.origin);
    const page = await browser.open(authorizeUrl());
    expect(callbackOf(await browser.submit(page, { account: 'md5@example.com' }))).toHaveProperty('code');
  });

  it("has Auth0's id, and an unverified address unless the file says more", async () => {
    const { verifier, challenge } = createPkce();
    const browser = new Browser(tenant.origin);
    const page = await browser.open(authorizeUrl({ code_challenge: challenge }));
    const { code } = callbackOf(await browser.submit(page, { account: 'nothing@example.com' }));
    const { id_token: token } = await exchange(tenant.origin, code, verifier);
    expect(claimsOf(token)).toMatchObject({ sub: 'auth0|2000', given_name: 'Nora', email_verified: false });
  });

  it('is kept out if blocked', async () => {
    expect(await logIn('blocked@example.com', 'sesame')).toMatchObject({ error: 'unauthorized' });
  });

  it('warns of a hash that cannot be verified here', () => {
    expect(tenant.warnings).toEqual([
      expect.stringMatching(
        /users\.json:1:\d+: \[12\]\.custom_password_hash cannot be verified here: without a hash by one of bcrypt, argon2, pbkdf2 this person logs in by the button/,
      ),
    ]);
  });
});

describe('a file of users', () => {
  it.each<[string, unknown, RegExp]>([
    [
      'that is no list',
      {},
      /users\.json:1:1: the file is not a list: put a list of users as Auth0's bulk import takes it there\.$/,
    ],
    [
      'with somebody without an address',
      [{ name: 'x' }],
      /users\.json:1:2: \[0\]\.email is missing: put an email address there\.$/,
    ],
  ])('%s is told of', (_, users, fault) => {
    expect(readConfiguration(withUsers(users)).faults).toEqual([expect.stringMatching(fault)]);
  });

  it('has nobody whom tenant.local.yaml has', () => {
    const { accounts } = readConfiguration(withUsers([{ email: 'ADA@example.com' }, { email: 'eve@example.com' }]));
    expect(accounts).toEqual([
      { email: 'ada@example.com', password: 'ada' },
      { email: 'bob@example.com', password: 'bob' },
      { email: 'eve@example.com', password: undefined },
    ]);
  });
});
