import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { freePorts } from '../src/processes';
import { startMachines } from './machines';
import { documented, startDeployed } from './nginx';

const ends: (() => unknown)[] = [];
test.afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Stands where an API would, behind nginx with deploy/nginx.conf, and counts what reaches it. */
class Upstream {
  connections = 0;
  readonly requests: IncomingMessage[] = [];
  behave: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => response.end('good');
  private readonly server: Server;

  constructor() {
    this.server = createServer({ maxHeaderSize: 65_536 }, (request, response) => {
      this.requests.push(request);
      this.behave(request, response);
    }).on('connection', () => this.connections++);
  }

  async listen(): Promise<number> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    ends.push(() => this.server.close().closeAllConnections());
    return (this.server.address() as AddressInfo).port;
  }
}

async function startBetween() {
  const upstreams = [new Upstream(), new Upstream()] as const;
  const ports = await Promise.all(upstreams.map((upstream) => upstream.listen()));
  const [front = 0] = await freePorts(1);
  ends.push(await startDeployed(front, ports));
  const origin = `http://127.0.0.1:${front}`;
  const ask = async (init: RequestInit = {}) => (await fetch(`${origin}/api/external`, init)).status;
  return { upstreams, ask, all: () => upstreams.flatMap(({ requests }) => requests) };
}

test('nginx says who calls, and keeps its connections', async () => {
  const { upstreams, ask, all } = await startBetween();
  const forged = { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9', connection: 'keep-alive' };
  const token = { authorization: `Bearer ${'a'.repeat(8192)}` }; // as long as one may be
  for (let i = 0; i < 100; i++) expect(await ask({ headers: { ...forged, ...token } })).toBe(200);

  for (const { headers } of all().slice(-100)) {
    expect(headers['x-forwarded-for']).toBe('127.0.0.1');
    expect([headers['forwarded'], headers.connection]).toEqual([undefined, undefined]);
    expect(headers.authorization).toBe(token.authorization);
  }
  for (const { requests, connections } of upstreams) {
    expect(requests.length).toBeGreaterThan(20);
    expect(connections).toBeLessThan(requests.length / 2); // a few for each of nginx's processes
  }
});

test('nginx repeats what may be repeated, and nothing else', async () => {
  const { upstreams, ask, all } = await startBetween();
  const [bad] = upstreams;
  bad.behave = (request) => request.socket.destroy(); // it was taken, and nobody knows how far it came
  for (let i = 0; i < 10; i++) {
    await new Promise((resolve) => setTimeout(resolve, 1100)); // nginx asks it again after a second
    const init = i % 2 ? {} : { method: 'DELETE' };
    expect(await ask(init)).toBe(200);
    if (bad.requests.length > 2) break;
  }
  expect(bad.requests.length).toBeGreaterThan(2);

  let sent = 0;
  const statuses = new Set<number>();
  const before = all().length;
  while (!statuses.has(502)) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const headers = sent % 2 ? { 'idempotency-key': `key-${sent}` } : undefined;
    statuses.add(await ask({ method: 'POST', body: '{}', ...(headers && { headers }) }));
    sent += 1;
  }
  expect(all().length - before).toBe(sent); // each reached one of them, once
});

test('page and API live below a path, and a stream comes as it is said', async () => {
  const root = '    location / {\n      proxy_pass http://api;\n    }';
  const machines = await startMachines('/shop', { [root]: documented('below a path', {}, 'production.md') });
  ends.push(() => machines.stop());
  const { front, apis, token } = machines;

  expect(await (await fetch(`${front}/`)).text()).toContain('<app-root');
  const refusal = await fetch(`${front}/api/external`, { headers: { 'x-forwarded-for': '203.0.113.9' } });
  expect(((await refusal.json()) as { type: string }).type).toBe(`${front}/api/docs/refusals#token_missing`);
  const metadata = /resource_metadata="([^"]+)"/.exec(refusal.headers.get('www-authenticate') ?? '')?.[1] ?? '';
  expect(await (await fetch(metadata)).json()).toMatchObject({ resource: front });
  const logs = () => apis.map(({ output }) => output).join('');
  await expect.poll(logs).toContain('"address":"127.0.0.1"');
  expect(logs()).not.toContain('203.0.113.9');

  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const stream = await fetch(`${front}/api/messages/stream`, { headers });
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  // Some of them to the machine that has the stream: of what the other one took it hears with its next comment.
  for (let i = 0; i < 4; i++) {
    const sent = await fetch(`${front}/api/messages`, { method: 'POST', headers, body: '{"text":"Hello"}' });
    expect(sent.headers.get('location')).toMatch(/^\/shop\/api\/messages\//);
  }
  let text = '';
  while (!text.includes('"text":"Hello"')) text += (await reader?.read())?.value ?? '';
  expect(text).not.toMatch(/^:/m); // nor did it wait for that
  await reader?.cancel();
});
