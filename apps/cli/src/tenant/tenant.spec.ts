import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { folder, latchkey } from '../testing/command';
import { logIn } from '../testing/log-in';

/** The three values as they are printed. */
function valuesIn(out: string) {
  const [domain = '', clientId = '', audience = ''] = ['domain', 'clientId', 'audience'].map(
    (name) => new RegExp(`^${name}: (.*)$`, 'm').exec(out)?.[1],
  );
  return { domain, clientId, audience };
}

const FILE = `clients: [{ name: Shop, app_type: spa, callbacks: [http://localhost:9/cb] }]
resourceServers: [{ name: Orders, identifier: https://orders.example }]`;

describe('latchkey tenant', () => {
  it('serves an empty folder, says what to paste, and leaves nothing there', async () => {
    const cwd = folder();
    const { child, said, ended } = latchkey(['tenant', '--port', '0'], { cwd });
    const out = await said(/^audience: .*\n/m);
    const values = valuesIn(out);
    expect(out.split('\n')).toEqual([
      `Local tenant at ${values.domain}/ (ada@example.com / ada, bob@example.com / bob)`,
      `domain: ${values.domain}`,
      'clientId: latchkey-web',
      'audience: https://api.latchkey.example',
      '',
    ]);
    expect(await logIn(values, 'ada@example.com', 'http://localhost:5173/')).toMatchObject({
      iss: `${values.domain}/`,
      permissions: ['read:messages', 'write:messages'],
    });
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0, err: '' });
    expect(readdirSync(cwd)).toEqual([]);
  });

  it.each([
    ['a file that is named', ['--file', 'acme.yaml'], 'acme.yaml', {}],
    ['a file of the environment', [], 'acme.yaml', { TENANT_FILE: 'acme.yaml' }],
    ['the tenant.yaml of the folder', [], 'tenant.yaml', {}],
  ])('takes %s', async (_what, words, name, env) => {
    const cwd = folder();
    writeFileSync(join(cwd, name), FILE);
    const { said } = latchkey(['tenant', '--port', '0', ...words], { cwd, env });
    expect(valuesIn(await said(/^audience: .*\n/m))).toMatchObject({
      clientId: 'shop',
      audience: 'https://orders.example',
    });
  });

  it('keeps what it is told to keep, in a file', async () => {
    const cwd = folder();
    await latchkey(['tenant', '--port', '0', '--db', 'kept.db'], { cwd }).said(/^audience: /m);
    expect(existsSync(join(cwd, 'kept.db'))).toBe(true);
  });

  it('says where a file names no client that a page could be', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'tenant.yaml'), 'clients: [{ name: Worker, app_type: non_interactive }]');
    const { said } = latchkey(['tenant', '--port', '0'], { cwd });
    expect(valuesIn(await said(/^audience: .*\n/m))).toMatchObject({
      clientId: 'none: the file names no client that a page could be',
      audience: 'none: the file names no API',
    });
  });

  it.each([
    [['--file', 'nothing.yaml'], 1, /^nothing\.yaml does not exist: .*, or set --file to its path\.$/],
    [['--db', '.'], 1, /^The database .* cannot be used .*: set --db to another file/],
    [['--port', '70000'], 1, /^--port is "70000": put a whole number from 0 to 65535 there\.$/],
    [['--file', ''], 2, /^--file is empty: put a value after it, or leave it out\.$/],
    [['--prot', '1'], 2, /^Unknown option '--prot'/],
    [['now'], 2, /^Unexpected argument 'now'/],
  ])('says what is wrong with %j', async (words, code, sentence) => {
    const { err, ...end } = await latchkey(['tenant', ...words]).ended;
    expect(end).toEqual({ code, out: '' });
    expect(err.split('\n')[0]).toMatch(sentence);
  });

  it('names the option where the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, err } = await latchkey(['tenant', '--port', String(port)]).ended;
    other.close();
    expect([code, err]).toEqual([1, `Port ${port} is already in use: set --port to a free one.\n`]);
  });

  it('does not start in production', async () => {
    const { code, err } = await latchkey(['tenant'], { env: { NODE_ENV: 'production' } }).ended;
    expect([code, err]).toEqual([1, expect.stringMatching(/^The local tenant is for development /)]);
  });
});

describe('latchkey', () => {
  it.each([[['--help']], [['tenant', '--help']]])('with %j says what it takes', async (words) => {
    expect(await latchkey(words).ended).toEqual({ code: 0, out: expect.stringContaining('latchkey '), err: '' });
  });

  it.each([
    [[], 'Say a command.'],
    [['tenent'], 'There is no command tenent.'],
    [['constructor'], 'There is no command constructor.'],
  ])('with %j says what it could do', async (words, sentence) => {
    const { code, out, err } = await latchkey(words).ended;
    expect([code, out, err.split('\n')[0]]).toEqual([2, '', sentence]);
    expect(err).toContain('  tenant ');
  });
});
