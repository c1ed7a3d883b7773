import { writeFileSync } from 'node:fs';
import type { ServerOptions } from 'node:https';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { describeCertificate } from './certificate';
import { checkApi } from './checks/api';
import { type Certificate, type CertificateOptions, createCertificate } from '../testing/certificate';
import { folder, latchkey } from '../testing/command';
import { diagnose } from '../testing/diagnose';
import { closeAll, serve, serveRaw, serveTenant } from '../testing/fake-server';
import { AUDIENCE, CLIENT_ID } from '../testing/programs';

const open: { close(): unknown }[] = [];
afterEach(() => closeAll(open));
async function opened<Server extends { close(): unknown }>(starting: Promise<Server>) {
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
  async function faultOf(certificate: ServerOptions) {
    const { origin } = await opened(serveTenant({}, certificate));
    const { failing, of } = await diagnose(origin);
    expect(failing).toEqual(['discovery']);
    const [fault, ...others] = of('discovery').faults;
    expect(others).toEqual([]);
    return { ...fault, origin };
  }

  it('that is well is no fault', async () => {
    const { origin } = await opened(serveTenant({}, createCertificate({ issuer: known })));
    expect((await diagnose(origin)).of('discovery').status).toBe('passed');
  });

  const UNKNOWN = 'of an authority that this machine does not know';
  const TRUST = /^the file of the authority, .* the whole chain; .* trust nothing there$/;
  type Case = readonly [
    what: string,
    options: CertificateOptions & { readonly chain?: readonly Certificate[] },
    says: string,
    field: string,
    put: RegExp,
  ];
  it.each<Case>([
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
    expect([fault.place?.field, fault.put]).toEqual([field, expect.stringMatching(put)]);
    const { host = 'localhost', issuer } = options;
    const by = issuer?.subject ?? `Authority of ${host}`;
    expect(fault.found).toMatch(new RegExp(`^a certificate for ${host}, by ${by}, valid from .* GMT until .* GMT$`));
  });

  it('that is not spoken there is told, with the http to put', async () => {
    const { origin } = await opened(serveTenant());
    const host = origin.replace('http://', '');
    const { faults } = (await diagnose(`https://${host}`)).of('discovery');
    expect(faults[0]).toMatchObject({
      says: `https://${host} answers without TLS, most likely in plain http.`,
      put: `${origin}, or TLS there`,
    });
  });

  it('that is spoken where http was asked for is told', async () => {
    const { origin } = await opened(serveTenant({}, createCertificate({ issuer: known })));
    const { failing, of } = await diagnose(origin.replace('https:', 'http:'));
    expect(failing).toEqual(['discovery']);
    expect(of('discovery').faults[0]?.says).toMatch(/broke the connection off|no HTTP/);
  });

  it('of an old version only is a fault', async () => {
    const old: ServerOptions = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' };
    const fault = await faultOf({ ...createCertificate({ issuer: known }), ...old });
    expect(fault.says).toMatch(/:\d+ and this machine cannot agree on TLS \(ERR_SSL_\w*PROTOCOL_VERSION\)\.$/);
  });

  it('of the API is the same fault, with its own place', async () => {
    const { origin } = await opened(serve({}, createCertificate({ issuer: known, host: 'other.test' })));
    const { faults } = await checkApi({ apiOrigin: origin, apiGiven: true, limit: 3000 });
    expect(faults[0]?.says).toBe(`${origin} has a certificate for another name.`);
    expect(faults[0]?.place.page).toBe('the API, or the proxy before it');
  });

  it('of an own authority is mended by what the fault says', async () => {
    const { origin } = await opened(serveTenant({}, createCertificate({ issuer: foreign })));
    const file = join(folder(), 'authority.pem');
    writeFileSync(file, foreign.cert);
    const discovery = async (env: Readonly<Record<string, string>>) => {
      const values = { AUTH0_DOMAIN: origin, AUTH0_CLIENT_ID: CLIENT_ID, AUTH0_AUDIENCE: AUDIENCE };
      const { out } = await latchkey(['doctor', '--json'], { env: { ...values, ...env } }).ended;
      return (JSON.parse(out) as { checks: { id: string }[] }).checks.find(({ id }) => id === 'discovery');
    };
    const [before, after] = await Promise.all([discovery({}), discovery({ NODE_EXTRA_CA_CERTS: file })]);
    expect(before).toMatchObject({ status: 'failed', faults: [{ field: 'NODE_EXTRA_CA_CERTS' }] });
    expect(after).toMatchObject({ status: 'passed' });
  });

  it.each<[string, number, (socket: Socket) => unknown]>([
    ['says nothing', 100, () => undefined],
    ['hangs up', 60_000, (socket) => socket.destroy()],
    ['speaks something else', 60_000, (socket) => socket.end('SSH-2.0-x\r\n')],
  ])('of a server that %s shows no certificate', async (_what, limit, greet) => {
    const { host } = await opened(serveRaw(greet));
    expect(await describeCertificate(`https://${host}`, limit)).toBe(undefined);
  });
});
