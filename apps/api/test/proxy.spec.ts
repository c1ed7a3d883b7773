import { spawn } from 'node:child_process';
import { json } from 'node:stream/consumers';
import { readProxy } from '@latchkey/nest-auth';
import { freePort } from './run-api';

const TENANT = 'https://acme.example/.well-known/jwks.json';
const FOLLOW = { NODE_USE_ENV_PROXY: '1' };
const HTTPS = { HTTPS_PROXY: 'http://proxy:3128' };
const read = (env: Record<string, string>, url = TENANT, flags: string[] = []) => readProxy(url, env, flags);

describe('readProxy', () => {
  it('has nothing to say without a variable', () => {
    expect(read({ ...FOLLOW, NO_PROXY: 'x', HTTPS_PROXY: '' })).toBeUndefined();
    expect(read(HTTPS, 'http://localhost:3002')).toBeUndefined();
  });

  it.each([
    ['the variable for Node', FOLLOW, [], 'used'],
    ['the flag', {}, ['--use-env-proxy'], 'used'],
    ['the flag in NODE_OPTIONS', { NODE_OPTIONS: '--no-deprecation --use-env-proxy' }, [], 'used'],
    ['neither', {}, [], 'unused'],
    ['another value than 1', { NODE_USE_ENV_PROXY: 'true' }, [], 'unused'],
    ['NO_PROXY with it', { ...FOLLOW, NO_PROXY: 'acme.example' }, [], 'bypassed'],
  ])('with %s tells what Node does', (_what, env, flags, state) => {
    expect(read({ ...HTTPS, ...env }, TENANT, flags)?.state).toBe(state);
  });

  it.each([
    [HTTPS, TENANT, 'HTTPS_PROXY'],
    [{ ...HTTPS, https_proxy: 'http://other:1' }, TENANT, 'https_proxy'],
    [{ HTTP_PROXY: 'http://proxy:3128' }, TENANT, 'HTTP_PROXY'],
    [{ ...HTTPS, https_proxy: '', HTTP_PROXY: 'http://proxy:3128' }, TENANT, 'HTTP_PROXY'],
    [{ ...HTTPS, HTTP_PROXY: 'http://proxy:3128' }, 'http://localhost:3002', 'HTTP_PROXY'],
  ])('takes of %j for %s %s', (env, url, variable) => expect(read(env, url)?.variable).toBe(variable));

  it.each([
    [HTTPS, 'NODE_USE_ENV_PROXY=1'],
    [{ HTTPS_PROXY: 'proxy:3128' }, 'HTTPS_PROXY=http://proxy:3128 NODE_USE_ENV_PROXY=1'],
    [{ all_proxy: 'socks5://proxy:1080' }, 'HTTPS_PROXY=socks5://proxy:1080 NODE_USE_ENV_PROXY=1'],
    [{ ALL_PROXY: 'proxy:80', ...FOLLOW }, 'HTTPS_PROXY=http://proxy NODE_USE_ENV_PROXY=1'],
  ])('of %j says what makes Node follow it', (env, enable) => {
    expect(read(env)).toMatchObject({ state: 'unused', enable, says: expect.stringContaining(`set ${enable} if`) });
  });

  it.each(['http://ada:secret@proxy:3128', 'ada:secret@proxy:3128', 'ada:secret@no address'])(
    'tells nobody the password in %s',
    (value) => expect(JSON.stringify(read({ HTTPS_PROXY: value }))).not.toContain('secret'),
  );
});

/** Lets Node's own fetch ask each URL with each NO_PROXY, and tells which of the requests came to the proxy. */
const PROGRAM = `
  import { once } from 'node:events';
  import { createServer } from 'node:http';
  let asked = 0;
  const proxy = createServer().on('connect', (_request, socket) => {
    asked += 1;
    socket.end('HTTP/1.1 403 No\\r\\n\\r\\n');
  });
  await once(proxy.listen(Number(process.env.HTTP_PROXY.split(':').at(-1)), '127.0.0.1'), 'listening');
  const came = [];
  for (const [url, list] of JSON.parse(process.env.CASES)) {
    asked = 0;
    process.env.NO_PROXY = list;
    await fetch(url).catch(() => undefined);
    came.push(asked > 0);
  }
  console.log(JSON.stringify(came));
  process.exit();`;

describe('NO_PROXY', () => {
  const CASES = [
    ['http://localhost:8/', ''],
    ['http://localhost:8/', 'localhost'],
    ['http://localhost:8/', '.localhost'],
    ['http://localhost:8/', '*.LocalHost'],
    ['http://localhost:8/', 'x,localhost:8'],
    ['http://localhost:8/', 'localhost:1'],
    ['http://localhost:8/', 'host'],
    ['http://localhost:8/', '*'],
    ['http://localhost:8/', '*,x'],
    ['http://127.0.0.1:8/', 'x 127.0.0.1'],
    ['http://127.0.0.1:8/', '0.0.1'],
    ['http://127.0.0.1:8/', '127.0.0.0/8'],
    ['http://[::1]:8/', '::1'],
    ['http://[::1]:8/', '[::1]'],
    ['https://127.0.0.1/', '127.0.0.1:443'],
    ['http://127.0.0.1/', '127.0.0.1:443'],
  ] as const;

  it('is read as Node reads it', async () => {
    const HTTP_PROXY = `http://127.0.0.1:${await freePort()}`;
    const env = { HTTP_PROXY, ...FOLLOW };
    const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], {
      env: { ...env, CASES: JSON.stringify(CASES) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const came = (await json(child.stdout)) as boolean[];
    const read = CASES.map(([url, NO_PROXY]) => readProxy(url, { ...env, NO_PROXY }, [])?.state === 'used');
    expect(CASES.map((which, i) => [which, read[i]])).toEqual(CASES.map((which, i) => [which, came[i]]));
  });
});
