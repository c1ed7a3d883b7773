import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { answerLargeHeaders, toLocalhost } from './dev-server.mjs';

/** Asks a server that does nothing but that, by a name of ours. */
async function ask(host, path = '/profile?a=b') {
  const server = createServer((request, response) => {
    const url = toLocalhost(request, response);
    if (!response.writableEnded) response.end(url);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address();
  const [answer] = await once(get({ host: '127.0.0.1', port, path, headers: { host } }), 'response');
  const { statusCode, headers } = answer.resume();
  server.close();
  return [statusCode, headers.location];
}

describe('the dev server', () => {
  it.each([
    ['127.0.0.1:4200', 'http://localhost:4200/profile?a=b'],
    ['127.8.8.8', 'http://localhost/profile?a=b'],
    ['[::1]:4200', 'http://localhost:4200/profile?a=b'],
    ['app.localhost:4200', 'http://localhost:4200/profile?a=b'],
  ])('sends %s to localhost', async (host, location) => expect(await ask(host)).toEqual([307, location]));

  it.each(['localhost:4200', 'box.example:4200', '127.0.0.1.evil.example', 'localhost.evil.example'])(
    'lets %s be',
    async (host) => expect(await ask(host)).toEqual([200, undefined]),
  );

  it('says in words that headers are too large, before another says it without', async () => {
    answerLargeHeaders();
    const server = createServer().on(
      'clientError',
      (_, socket) => socket.writable && socket.end('HTTP/1.1 431 X\r\n\r\n'),
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address();
    const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { cookie: `a=${'x'.repeat(17_000)}` } });
    expect([answer.status, await answer.text()]).toEqual([431, expect.stringContaining('cookies')]);
    await new Promise((resolve) => server.close(resolve));
  });

  it('leads to no other host, whatever the path', async () => {
    expect(await ask('127.0.0.1:4200', '//evil.example/')).toEqual([307, 'http://localhost:4200//evil.example/']);
  });
});
