import { pbkdf2 } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { freePort } from '@latchkey/ports';
import { diagnose } from '../testing/diagnose';
import { closeAll, serveRaw } from '../testing/fake-server';

const open: { close(): unknown }[] = [];
afterEach(() => closeAll(open));

async function openRaw(greet: Parameters<typeof serveRaw>[0]) {
  const server = await serveRaw(greet);
  open.push(server);
  return server;
}

describe('a domain that does not resolve', () => {
  it.each(['nothing.invalid', `${'x'.repeat(64)}.acme.invalid`])(
    'is named, and nobody else is asked: %s',
    async (name) => {
      const { failing, of } = await diagnose(name);
      expect(failing).toEqual(['domain']);
      expect(of('domain').faults[0]).toMatchObject({
        says: expect.stringContaining(`The domain ${name} `),
        found: name,
      });
      expect(of('discovery')).toMatchObject({ status: 'unchecked', note: 'needs "Way to the tenant"' });
    },
  );

  // A label has 63 letters at most (RFC 1035 section 2.3.4), so no name server is asked.
  it('since nobody has it, is the field Domain', async () => {
    const { faults } = (await diagnose(`${'x'.repeat(64)}.acme.invalid`)).of('domain');
    expect(faults[0]?.says).toMatch(/ does not resolve: nobody has this name\.$/);
    expect(faults[0]?.place.field).toMatch(/^Domain, /);
    expect(faults[0]?.put).toContain('the domain as the dashboard shows it');
  });

  it('since no name server answers, is a fault of the network', async () => {
    const work = Array.from({ length: 4 * availableParallelism() }, () =>
      promisify(pbkdf2)('', '', 200_000, 64, 'sha512'),
    ); // the threads that resolve names have other things to do
    const { faults } = (await diagnose('acme.invalid', { limit: 20 })).of('domain');
    await Promise.all(work);
    expect(faults[0]?.says).toBe(
      'The domain acme.invalid could not be resolved: the name server of this machine does not answer (ETIMEOUT).',
    );
    expect(faults[0]?.place.page).toBe("this machine's network");
  });
});

describe('a domain where no tenant answers', () => {
  const ofDomain = { field: expect.stringMatching(/^Domain, /) };
  const put = expect.stringMatching(/^the domain as the dashboard shows it, .* no firewall is between$/);

  it('since nothing listens, is the field Domain', async () => {
    const host = `localhost:${await freePort()}`;
    const { failing, of } = await diagnose(`https://${host}`);
    expect(failing).toEqual(['discovery']);
    const says = `https://${host} refused the connection: nothing listens there.`;
    expect(of('discovery').faults).toEqual([{ says, place: expect.objectContaining(ofDomain), found: host, put }]);
  });

  it('since no browser asks its port, is told so', async () => {
    const { faults } = (await diagnose('https://localhost:22')).of('discovery');
    expect(faults[0]).toMatchObject({ says: 'https://localhost:22 is on a port that browsers never ask.', put });
  });

  const NO_HTTP = 'answers with something that is no HTTP';
  const NO_TLS = 'answers without TLS, most likely in plain http';
  it.each<[string, Parameters<typeof serveRaw>[0], string, string]>([
    ['says nothing', () => undefined, 'gave no answer within 0.3 s', 'gave no answer within 0.3 s'],
    ['hangs up', (socket) => socket.destroy(), 'broke the connection off', 'broke the connection off'],
    ['speaks something else', (socket) => socket.end('SSH-2.0-x\r\n\r\n'), NO_HTTP, NO_TLS],
  ])('since who listens %s, is a fault over http and https', async (_what, greet, overHttp, overHttps) => {
    const { host } = await openRaw(greet);
    const limit = overHttp.includes('0.3 s') ? 300 : 3000;
    const http = await diagnose(`http://${host}`, { limit });
    expect(http.of('discovery').faults[0]).toMatchObject({ says: `http://${host} ${overHttp}.`, put: 'npm start' });
    const https = await diagnose(`https://${host}`, { limit });
    expect(https.of('discovery').faults[0]).toMatchObject({ says: `https://${host} ${overHttps}.`, place: ofDomain });
    expect([http.failing, https.failing]).toEqual([['discovery'], ['discovery']]);
  });
});
