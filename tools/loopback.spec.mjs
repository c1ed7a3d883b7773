import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { json } from 'node:stream/consumers';
import { join } from 'node:path';
import { serve } from './doctor/testing/fake-server.mjs';
import { serveProxy } from './doctor/testing/proxy.mjs';
import { keepLoopbackDirect } from './loopback.mjs';

const open = [];
afterEach(() => Promise.all(open.splice(0).map(({ close }) => close())));

/** What Node's fetch and its http client come to, at names of this machine, in a process that follows a proxy. */
const PROGRAM = (port, tool) => `
  import { get } from 'node:http';
  ${tool ? `await import(${JSON.stringify(tool)});` : ''}
  const answers = {};
  for (const host of ['localhost', '127.0.0.1']) {
    const url = 'http://' + host + ':${port}/';
    const fetched = await fetch(url).then(({ status }) => status, () => 'failed');
    const got = await new Promise((resolve) => get(url, ({ statusCode }) => resolve(statusCode)));
    answers[host] = [fetched, got];
  }
  console.log(JSON.stringify(answers));
  process.exit();`;

const inline = (port, tool) => ['--input-type=module', '-e', PROGRAM(port, tool)];

/** With the arguments that `run` makes for the server's port. */
async function ask(env, run = inline) {
  const [server, proxy] = [await serve({ '/': {} }), await serveProxy({})];
  open.push(server, proxy);
  const child = spawn(process.execPath, run(new URL(server.origin).port), {
    env: { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: proxy.origin, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { answers: await json(child.stdout), asked: proxy.asked.length };
}
const DIRECT = { localhost: [200, 200], '127.0.0.1': [200, 200] };

describe('keepLoopbackDirect', () => {
  it.each([{}, { NO_PROXY: 'a.example, b.example' }, { no_proxy: '' }])(
    'leads what a program starts around the proxy, with %j',
    async (env) => {
      expect((await ask(env)).asked).toBe(4); // without it
      const kept = { ...env };
      keepLoopbackDirect(kept);
      expect(await ask(kept)).toEqual({ answers: DIRECT, asked: 0 });
    },
  );

  it('leads the fetch of each of our tools around it too', async () => {
    const { answers } = await ask({}, (port) => inline(port, join(import.meta.dirname, 'install.mjs')));
    expect(Object.values(answers).map(([fetched]) => fetched)).toEqual([200, 200]);
  });

  it('leads the fetch of what is built around it too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'loopback-'));
    const built = { 'entry.mjs': 'main.js', 'loopback.mjs': 'loopback.mjs' };
    for (const [file, name] of Object.entries(built)) copyFileSync(join(import.meta.dirname, file), join(folder, name));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const { answers } = await ask({}, (port) => {
      writeFileSync(join(folder, 'server.js'), PROGRAM(port));
      return [join(folder, 'main.js')];
    });
    rmSync(folder, { recursive: true });
    expect(Object.values(answers).map(([fetched]) => fetched)).toEqual([200, 200]);
  });

  it('keeps what is there, in both cases of letters', () => {
    const env = { NO_PROXY: 'ignored.example', no_proxy: 'a.example, b.example' };
    keepLoopbackDirect(env);
    keepLoopbackDirect(env);
    const value = 'a.example,b.example,localhost,.localhost,127.0.0.1,[::1],::1';
    expect(env).toEqual({ NO_PROXY: value, no_proxy: value });
  });

  it('leaves a list alone that names everything', () => {
    const env = { NO_PROXY: '*' };
    keepLoopbackDirect(env);
    expect(env).toEqual({ NO_PROXY: '*' });
  });
});
