import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { json } from 'node:stream/consumers';
import { join } from 'node:path';
import { keepLoopbackDirect } from './loopback.mjs';

const open = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close().closeAllConnections();
});

/** A server on a free port that answers every request so, whether to itself or to a proxy; `asked` counts them. */
async function serve(status) {
  const served = { port: 0, asked: 0 };
  const server = createServer((_, response) => {
    served.asked++;
    response.writeHead(status).end();
  });
  server.on('connect', (_, socket) => {
    served.asked++;
    socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
  });
  open.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  served.port = server.address().port;
  return served;
}

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
  const [server, proxy] = [await serve(200), await serve(502)];
  const child = spawn(process.execPath, run(server.port), {
    env: { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: `http://127.0.0.1:${proxy.port}`, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { answers: await json(child.stdout), asked: proxy.asked };
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
