import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { edited } from './testing/files';
import { AUDIENCE, claimsOf, requestToken } from './testing/flow';
import { buildProgram, originOf, run, type Program } from './testing/program';
import { start } from './testing/start';

const keys = (modulusLength = 2048) => generateKeyPairSync('rsa', { modulusLength });
const { publicKey, privateKey } = keys();
const pemOf = (key: KeyObject) => String(key.export({ type: 'spki', format: 'pem' }));

const clients = (pem: string, more = '') => `
  - name: Robot
    app_type: non_interactive
    ${more}
    client_authentication_methods:
      private_key_jwt:
        credentials:
          - credential_type: public_key
            kid: first-key-of-robot
            alg: RS256
            pem: ${JSON.stringify(pem)}

resourceServers:`;
const GRANT = `clientGrants:
  - client_id: Robot
    audience: ${AUDIENCE}
    scope: [read:messages]
`;
const files = (pem: string, more = '') =>
  edited({
    tenant: [
      ['\nresourceServers:', clients(pem, more)],
      ['clientGrants:\n', GRANT],
    ],
    local: [['\nusers:', '\n  Robot: { client_id: robot }\n\nusers:']],
  });

// In a process of its own: structuredClone, through which the engine takes its clients, gives jest's sandbox objects whose
// prototype is not the sandbox's, and the engine refuses such keys.
let remove: () => void;
let program: Program;
const tenant = { origin: '' };
beforeAll(async () => {
  const built = buildProgram();
  remove = built.remove;
  const { tenantFile, localFile } = files(pemOf(publicKey));
  program = run(built.file, { TENANT_FILE: tenantFile, TENANT_LOCAL_FILE: localFile });
  tenant.origin = await originOf(program);
});
afterAll(async () => {
  program.child.kill('SIGTERM');
  await program.ended;
  remove();
});

interface Assertion {
  claims?: Record<string, unknown>;
  key?: KeyObject;
  alg?: string;
  kid?: string;
}

const assertion = ({ claims = {}, key = privateKey, alg = 'RS256', kid }: Assertion = {}) => {
  const now = Math.floor(Date.now() / 1000);
  const own = { iss: 'robot', sub: 'robot', aud: `${tenant.origin}/`, iat: now, exp: now + 60, jti: randomUUID() };
  return new SignJWT({ ...own, ...claims }).setProtectedHeader({ alg, ...(kid && { kid }) }).sign(key);
};
const ask = (client_assertion: string) =>
  requestToken(tenant.origin, {
    grant_type: 'client_credentials',
    client_id: undefined,
    audience: AUDIENCE,
    client_assertion,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  });

describe('a client with a key', () => {
  it.each([
    ['the issuer', () => `${tenant.origin}/`],
    ['the token endpoint', () => `${tenant.origin}/oauth/token`],
  ])('proves who it is to %s', async (_, aud) => {
    const answer = await ask(await assertion({ claims: { aud: aud() } }));
    expect(answer).toMatchObject({ status: 200, scope: 'read:messages' });
    expect(claimsOf(answer.access_token)).toMatchObject({ sub: 'robot@clients', azp: 'robot' });
  });

  it('may name the key', async () => {
    expect(await ask(await assertion({ kid: 'first-key-of-robot' }))).toMatchObject({ status: 200 });
  });

  it.each<[string, Assertion]>([
    ["somebody else's key", { key: keys().privateKey }],
    ["an unknown key's name", { kid: 'second-key-of-robot' }],
    ['another algorithm', { alg: 'PS256' }],
    ['another audience', { claims: { aud: 'https://somebody-else.example/' } }],
    ['no end', { claims: { exp: undefined } }],
    ['an end that is past', { claims: { exp: 1 } }],
    ['no name of its own', { claims: { jti: undefined } }],
    ["another client's name", { claims: { iss: 'latchkey-worker' } }],
  ])('gets nothing with %s', async (_, deviation) => {
    expect(await ask(await assertion(deviation))).toMatchObject({ status: 401, error: 'invalid_client' });
  });

  it('gets tokens once for each assertion, however many come at the same moment', async () => {
    const once = await assertion();
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(once)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401, 401]);
  });

  it('has no secret that would do as well', async () => {
    const fields = { grant_type: 'client_credentials', client_id: 'robot', client_secret: '', audience: AUDIENCE };
    expect(await requestToken(tenant.origin, fields)).toMatchObject({ status: 401 });
  });

  it.each([
    ['is a private one', String(privateKey.export({ type: 'pkcs8', format: 'pem' }))],
    ['is too short', pemOf(keys(1024).publicKey)],
    ['is none', 'a key'],
  ])('stops the start where the key %s', async (_, pem) => {
    const rejection = expect(start(files(pem))).rejects;
    await rejection.toThrow(/credentials\[0\]\.pem is .*: put a public RSA key in PEM, of 2048 bits or more, there\./s);
  });
});
