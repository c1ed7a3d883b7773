import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { describeCertificate } from './certificate.mjs';
import { checkApi } from './checks/api.mjs';
import { createCertificate } from './testing/certificate.mjs';
import { diagnose } from './testing/diagnose.mjs';
import { serve, serveRaw, serveTenant } from './testing/fake-server.mjs';
import { AUDIENCE, CLIENT_ID } from './testing/programs.mjs';

const open = [];
afterEach(() => Promise.all(open.splice(0).map(({ close }) => close())));
async function opened(starting) {
  const server = await starting;
  open.push(server);
  return server;
}

describe('TLS', () => {
  const known = createCertificate({ host: 'known.test' });
  const foreign = createCertificate({ host: 'foreign.test' });
  const below = createCertificate({ host: 'below.test', issuer: foreign, authority: true });
  const builtIn = getCACertificates('default');
  beforeAll(() => setDefaultCACertificates([...builtIn, known.cert]));
  afterAll(() => setDefaultCACertificates(builtIn));

  /** The only fault at a tenant with this certificate. */
  async function faultOf(certificate) {
    const { origin } = await opened(serveTenant({}, certificate));
    const { failing, discovery } = await diagnose(origin);
    expect(failing).toEqual(['discovery']);
    expect(discovery.faults).toHaveLength(1);
    return { ...discovery.faults[0], origin };
  }

  it('that is well is no fault', async () => {
    const { origin } = await opened(serveTenant({}, createCertificate({ issuer: known })));
    expect((await diagnose(origin)).discovery.status).toBe('passed');
  });

  const UNKNOWN = 'of an authority that this machine does not know';
  const TRUST = /^the file of the authority, .* the whole chain; .* trust nothing there$/;
  it.each([
    ['is self-signed', {}, 'that is self-signed', 'NODE_EXTRA_CA_CERTS', TRUST],
    ['is of an unknown authority', { issuer: foreign }, UNKNOWN, 'NODE_EXTRA_CA_CERTS', TRUST],
    [
      'is of an unknown authority that is sent too',
      { issuer: foreign, chain: [foreign] },
      UNKNOWN,
      'NODE_EXTRA_CA_CERTS',
      TRUST,
    ],
    ['is of one below an unknown authority', { issuer: below, chain: [below] }, UNKNOWN, 'NODE_EXTRA_CA_CERTS', TRUST],
    [
      'has expired',
      { issuer: known, from: -9, until: -2 },
      'that has expired',
      'its certificate',
      /^a certificate that is valid now; this machine has 20/,
    ],
    [
      'begins later',
      { issuer: known, from: 2, until: 9 },
      'that is not valid yet',
      'its certificate',
      /^a certificate that is valid now; this machine has 20/,
    ],
    [
      'is for another name',
      { issuer: known, host: 'other.test' },
      'for another name',
      'Domain, for "domain" in auth_config.json',
      /^a name that the certificate is for, or there a certificate for localhost$/,
    ],
  ])('whose certificate %s is a fault', async (_what, options, says, field, put) => {
    const { chain = [], ...own } = options;
    const { key, cert } = createCertificate(own);
    const fault = await faultOf({ key, cert: [cert, ...chain.map((authority) => authority.cert)].join('') });
    expect(fault.says).toBe(`${fault.origin} has a certificate ${says}.`);
    expect([fault.place.field, fault.put]).toEqual([field, expect.stringMatching(put)]);
    const { host = 'localhost', issuer } = options;
    const by = issuer?.subject ?? `Authority of ${host}`;
    expect(fault.found).toMatch(new RegExp(`^a certificate for ${host}, by ${by}, valid from .* GMT until .* GMT$`));
  });

  it('that is not spoken there is told, with the http to put', async () => {
    const { origin } = await opened(serveTenant());
    const host = origin.replace('http://', '');
    const { faults } = (await diagnose(`https://${host}`)).discovery;
    expect(faults[0]).toMatchObject({
      says: `https://${host} answers without TLS, most likely in plain http.`,
      put: `${origin}, or TLS there`,
    });
  });

  it('that is spoken where http was asked for is told', async () => {
    const { origin } = await opened(serveTenant({}, createCertificate({ issuer: known })));
    const { failing, discovery } = await diagnose(origin.replace('https:', 'http:'));
    expect(failing).toEqual(['discovery']);
    expect(discovery.faults[0].says).toMatch(/broke the connection off|no HTTP/);
  });

  it('of an old version only is a fault', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' };
    const fault = await faultOf({ ...createCertificate({ issuer: known }), ...old });
    expect(fault.says).toMatch(/:\d+ and this machine cannot agree on TLS \(ERR_SSL_\w*PROTOCOL_VERSION\)\.$/);
  });

  it('of the API is the same fault, with its own place', async () => {
    const { origin } = await opened(serve({}, createCertificate({ issuer: known, host: 'other.test' })));
    const { faults } = await checkApi({ apiOrigin: origin, apiGiven: true, limit: 300 });
    expect(faults[0].says).toBe(`${origin} has a certificate for another name.`);
    expect(faults[0].place.page).toBe('the API, or the proxy before it');
  });

  it('of an own authority is mended by what the fault says', async () => {
    const { origin } = await opened(serveTenant({}, createCertificate({ issuer: foreign })));
    const folder = mkdtempSync(join(tmpdir(), 'doctor-tls-'));
    const file = join(folder, 'authority.pem');
    writeFileSync(file, foreign.cert);
    const doctor = async (env) => {
      const values = { AUTH0_DOMAIN: origin, AUTH0_CLIENT_ID: CLIENT_ID, AUTH0_AUDIENCE: AUDIENCE };
      const args = [join(import.meta.dirname, 'doctor.mjs'), '--json'];
      const child = spawn(process.execPath, args, {
        cwd: folder,
        env: { ...values, ...env },
        stdio: ['ignore', 'pipe'],
      });
      return JSON.parse(await text(child.stdout)).checks.find(({ id }) => id === 'discovery');
    };
    const [before, after] = await Promise.all([doctor({}), doctor({ NODE_EXTRA_CA_CERTS: file })]);
    rmSync(folder, { recursive: true });
    expect([before.status, before.faults[0].field]).toEqual(['failed', 'NODE_EXTRA_CA_CERTS']);
    expect(after.status).toBe('passed');
  });

  it.each([
    ['says nothing', 100, () => undefined],
    ['hangs up', 60_000, (socket) => socket.destroy()],
    ['speaks something else', 60_000, (socket) => socket.end('SSH-2.0-x\r\n')],
  ])('of a server that %s shows no certificate', async (_what, limit, greet) => {
    const { host } = await opened(serveRaw(greet));
    expect(await describeCertificate(`https://${host}`, limit)).toBe(undefined);
  });
});
