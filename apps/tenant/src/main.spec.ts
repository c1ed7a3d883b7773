import { statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { decodeProtectedHeader } from 'jose';
import { installPackage, keeping, kept, withAction } from './testing/actions';
import { Browser } from './testing/browser';
import { folder, written } from './testing/files';
import { authorizeUrl, callbackOf, createPkce, exchange, obtainTokens, refresh } from './testing/flow';
import { buildProgram, originOf, run, type Program } from './testing/program';

let file: string;
let remove: () => void;
const started: Program[] = [];

beforeAll(() => void ({ file, remove } = buildProgram()));
afterAll(() => remove());
afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
});

function start(env: Record<string, string> = {}): Program {
  const program = run(file, env);
  started.push(program);
  return program;
}

describe('the program', () => {
  it('prints one line', async () => {
    const program = start();
    const origin = await originOf(program);
    expect(origin).toMatch(/^http:\/\/localhost:\d+$/);
    expect(await program.firstLine).toBe(`Local tenant at ${origin}/ (ada@example.com / ada, bob@example.com / bob)`);
    await obtainTokens(origin);
    program.child.kill('SIGTERM');
    expect(await program.ended).toMatchObject({ out: `${await program.firstLine}\n`, err: '' });
  });

  it('outlives what an Action throws when nobody waits for it any more', async () => {
    const files = withAction(`exports.onExecutePostLogin = async () => {
  void Promise.reject(new Error('let go'));
  setTimeout(() => { throw new Error('too late'); }, 0);
};`);
    const program = start({ TENANT_FILE: files.tenantFile, TENANT_LOCAL_FILE: files.localFile });
    const origin = await originOf(program);
    await obtainTokens(origin);
    expect((await obtainTokens(origin)).status).toBe(200);
    program.child.kill('SIGTERM');
    const { err } = await program.ended;
    for (const failure of ['code.js:2: Error: let go', 'code.js:3: Error: too late'])
      expect(err).toContain(`The Action add-roles failed at ${failure}`);
  });

  // Here, because jest has a realm and a require of its own.
  it('hands packages values of the kinds that they know', async () => {
    const entry = 'dependencies: [{ name: acme-kinds, version: 1.2.3 }]';
    const files = withAction(keeping(`require('acme-kinds')(new Uint8Array(1), [], new Error())`), { entry });
    const kinds = '[bytes instanceof Uint8Array, list instanceof Array, error instanceof Error]';
    installPackage(files, 'acme-kinds', `module.exports = (bytes, list, error) => ${kinds};`);
    const program = start({ TENANT_FILE: files.tenantFile, TENANT_LOCAL_FILE: files.localFile });
    expect(kept((await obtainTokens(await originOf(program))).id_token)).toEqual([true, true, true]);
  });

  it('answers on 127.0.0.1 and [::1]', async () => {
    const { port } = new URL(await originOf(start()));
    for (const address of ['127.0.0.1', '[::1]'])
      expect((await fetch(`http://${address}:${port}/.well-known/jwks.json`)).status).toBe(200);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends on %s, whoever is connected', async (signal) => {
    const program = start();
    const origin = await originOf(program);
    const unfinished = fetch(`${origin}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('{')) }),
      duplex: 'half',
    } as RequestInit).catch(() => 'cut off');
    await fetch(origin);
    program.child.kill(signal);
    expect(await program.ended).toMatchObject({ code: 0 });
    expect(await unfinished).toBe('cut off');
  });

  it('takes the origin that it is told', async () => {
    const origin = await originOf(start({ TENANT_ORIGIN: 'http://127.0.0.1:65535' }));
    expect(origin).toBe('http://127.0.0.1:65535');
  });
});

describe('the start stops with a sentence and exit code 1', () => {
  const stop = async (env: Record<string, string>) => {
    const { code, out, err } = await start(env).ended;
    expect([code, out]).toEqual([1, '']);
    return err;
  };

  it('in production', async () => {
    expect(await stop({ NODE_ENV: 'production' })).toMatch(/^The local tenant is for development .*\.\n$/);
  });

  it.each([
    ['PORT', {}],
    ['TENANT_PORT', { PORT_VARIABLE: 'TENANT_PORT' }],
  ])('if the port is taken, naming %s', async (variable, env) => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    expect(await stop({ PORT: String(port), ...env })).toBe(
      `Port ${port} is already in use: set ${variable} to a free one.\n`,
    );
    await new Promise((resolve) => other.close(resolve));
  });

  it('with every fault of files and environment', async () => {
    const { tenantFile, localFile } = written('clients: 1', 'users: 1');
    const faults = await stop({ PORT: 'x', PAGE_ORIGINS: 'y', TENANT_FILE: tenantFile, TENANT_LOCAL_FILE: localFile });
    expect(
      faults
        .trim()
        .split('\n')
        .map((fault) => fault.replace(/^\S*\/(?=tenant)/, '')),
    ).toEqual([
      'PORT is "x": put a whole number from 0 to 65535 there.',
      expect.stringContaining('PAGE_ORIGINS has "y"'),
      'tenant.yaml:1:1: clients is 1: put a list of clients there.',
      'tenant.local.yaml:1:1: users is 1: put a list of users there.',
    ]);
  });

  it('if the database is none', async () => {
    const database = join(folder(), 'tenant.db');
    writeFileSync(database, 'this is no database, but it is long enough to be taken for one'.repeat(20));
    expect(await stop({ TENANT_DB: database })).toBe(
      `The database ${database} cannot be used (file is not a database): set TENANT_DB to another file or, if this one is the tenant's own, delete it, which logs everybody out.\n`,
    );
  });

  it('if the database cannot be made', async () => {
    const place = folder();
    writeFileSync(join(place, 'file'), '');
    expect(await stop({ TENANT_DB: join(place, 'file', 'tenant.db') })).toMatch(
      /^The database .* cannot be used \(.*\): .*\.\n$/,
    );
    if (process.platform === 'linux')
      expect(await stop({ TENANT_DB: '/proc/nowhere/tenant.db' })).toMatch(
        /^The database .* cannot be used \(ENOENT.*\n$/,
      );
    expect(await stop({ TENANT_DB: place })).toMatch(/^The database .* cannot be used \(.*\): .*\.\n$/);
  });
});

describe('after kill -9', () => {
  it('everything goes on where it was', async () => {
    const database = join(folder(), 'new', 'tenant.db');
    let program = start({ TENANT_DB: database });
    const origin = await originOf(program);
    const restart = async () => {
      program.child.kill('SIGKILL');
      await program.ended;
      program = start({ TENANT_DB: database, PORT: new URL(origin).port });
      await program.firstLine;
    };
    const browser = new Browser(origin);
    const { verifier, challenge } = createPkce();

    const page = await browser.open(authorizeUrl({ code_challenge: challenge }));
    await restart(); // while the login page is open
    const answer = await browser.submit(page, { account: 'ada@example.com' });
    await restart(); // between code and token
    const tokens = await exchange(origin, callbackOf(answer)['code'], verifier);
    expect(tokens.status).toBe(200);
    await restart(); // before the refresh
    const refreshed = await refresh(origin, tokens.refresh_token);
    expect(refreshed.status).toBe(200);
    expect(decodeProtectedHeader(refreshed.access_token).kid).toBe(decodeProtectedHeader(tokens.access_token).kid);
    expect(callbackOf(await browser.open(authorizeUrl({ prompt: 'none' })))).toHaveProperty('code');
    // A used refresh token is still known as used.
    expect(await refresh(origin, tokens.refresh_token)).toMatchObject({ status: 403 });
    expect(statSync(database).mode & 0o777).toBe(0o600);
  });
});
