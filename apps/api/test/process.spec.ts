import { rmSync } from 'node:fs';
import { Agent, createServer, get, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { writerToken } from './call-messages';
import { toJwk } from '@latchkey/nest-auth/testing';
import { createJwt, createLogoutToken, KEY } from './create-jwt';
import { KeyServer } from './key-server';
import { TestStream } from './read-stream';
import { ApiProcess, bundleApi, freePort } from './run-api';
import { until } from './until';

/** Less than it waits for requests in flight, so that it has waited for none. */
const SOON = 7000;

let folder: string;
let keys: KeyServer;
const processes: ApiProcess[] = [];

beforeAll(async () => {
  [folder, keys] = await Promise.all([bundleApi(), new KeyServer().start()]);
});
beforeEach(() => keys.publish(toJwk(KEY)));
afterEach(() => {
  for (const { process } of processes.splice(0)) process.kill('SIGKILL');
});
afterAll(async () => {
  await keys.stop();
  rmSync(folder, { recursive: true });
});

async function run(env: Record<string, string> = {}): Promise<ApiProcess> {
  const api = new ApiProcess(folder, await freePort(), { AUTH0_DOMAIN: keys.origin, ...env });
  processes.push(api);
  return api;
}

/** Status of a GET over a connection that stays open, as browsers and balancers hold theirs. */
function statusOver(agent: Agent, url: string, headers = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    }).once('error', reject);
  });
}

/** A connection over which one request after another is sent, as a proxy keeps it. */
class KeptConnection {
  private readonly socket: Socket;
  readonly ended: Promise<unknown>;

  constructor(origin: string) {
    const { hostname, port } = new URL(origin);
    this.socket = connect(Number(port), hostname.replace(/[[\]]/g, ''));
    this.ended = once(this.socket, 'close');
  }

  /** The answer to one more request, in one piece. */
  async ask(): Promise<string> {
    this.socket.write('GET /api/public HTTP/1.1\r\nHost: localhost\r\n\r\n');
    return Promise.race([
      once(this.socket, 'data').then(([data]: Buffer[]) => String(data)),
      this.ended.then(() => 'closed without an answer'),
    ]);
  }
}

describe('the process', () => {
  it('finishes requests in flight on SIGTERM', async () => {
    const held: ServerResponse[] = [];
    keys.behave = (_request, response) => void held.push(response);
    const api = await (await run()).listening();
    const agent = new Agent({ keepAlive: true });
    const open = ['127.0.0.1', '[::1]', '[::1]'].map((host) => statusOver(agent, `${api.origin(host)}/api/public`));
    await Promise.all(open); // one of them stays open and idle
    const silent = connect(Number(new URL(api.origin()).port), '127.0.0.1');
    await once(silent, 'connect');
    const headers = { authorization: `Bearer ${createJwt()}` };
    const slow = ['127.0.0.1', '[::1]'].map((host) => statusOver(agent, `${api.origin(host)}/api/external`, headers));
    await new Promise(setImmediate); // they are sent
    api.process.kill('SIGTERM');
    const ready = async () => {
      const response = await fetch(`${api.origin()}/api/health/ready`);
      return [response.status, ((await response.json()) as { reason: string }).reason].join();
    };
    await until(async () => (await ready()) === '503,The API is shutting down.');
    const began = Date.now();
    keys.behave = (_request, response) => void response.writeHead(503).end();
    for (const response of held) response.writeHead(503).end();
    expect(await Promise.all(slow)).toEqual([503, 503]); // an answer of the API: the key server has failed
    expect([await api.ended(), Date.now() - began < SOON]).toEqual([0, true]);
    agent.destroy();
  });

  it('answers over connections that are kept until it has said that it goes', async () => {
    const api = await (await run()).listening();
    const kept = ['127.0.0.1', '[::1]'].map((host) => new KeptConnection(api.origin(host)));
    for (const connection of kept)
      expect(await connection.ask()).toMatch(/^HTTP\/1\.1 200 [^]*\nConnection: keep-alive/i);
    api.process.kill('SIGTERM');
    const untilGoodbye = async (connection: KeptConnection) => {
      let answer: string;
      do expect((answer = await connection.ask())).toMatch(/^HTTP\/1\.1 200 /);
      while (!/\nConnection: close/i.test(answer));
      await connection.ended;
    };
    await Promise.all(kept.map(untilGoodbye));
    const stranger = get(`${api.origin()}/api/public`, { agent: false }); // over no connection that fetch may have kept
    expect(await once(stranger, 'error')).toMatchObject([{ code: 'ECONNREFUSED' }]);
    expect(await api.ended()).toBe(0);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends at once on %s when nobody waits', async (signal) => {
    const api = await (await run()).listening();
    const began = Date.now();
    api.process.kill(signal);
    expect([await api.ended(), Date.now() - began < SOON]).toEqual([0, true]);
  });

  it('ends streams in order on SIGTERM, and waits for none', async () => {
    const api = await (await run()).listening();
    const streams = await Promise.all(
      ['127.0.0.1', '[::1]'].map((host) => TestStream.open({ origin: api.origin(host) }, writerToken())),
    );
    api.process.kill('SIGTERM');
    for (const stream of streams) await stream.ended(); // one that is cut off has no end
    expect(await api.ended()).toBe(0);
  });

  it('ends in order when a request never comes to its end', async () => {
    const api = await (await run()).listening();
    await until(async () => (await fetch(`${api.origin()}/api/health/ready`)).ok);
    const token = writerToken();
    const head = `POST /api/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n{`;
    const sockets = ['127.0.0.1', '::1'].map((host) => connect(Number(new URL(api.origin()).port), host));
    for (const socket of sockets) socket.on('error', () => undefined).write(head);
    // The API says so when it begins to read the body (RFC 9110 section 10.1.1).
    for (const socket of sockets) expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1\.1 100 Continue/);
    const began = Date.now();
    api.process.kill('SIGTERM');
    expect([await api.ended(), Date.now() - began < 9000]).toEqual([0, true]);
  });

  it('names a database that cannot be written in one sentence', async () => {
    const api = await run({ MESSAGES_DB: folder });
    expect(await api.ended()).toBe(1);
    expect(api.output).toMatch(
      /^The configuration has a fault:\n {2}- The database .*: set MESSAGES_DB to a file .*\n$/,
    );
  });

  it('says nothing of what is experimental in Node', async () => {
    const api = await (await run()).listening();
    expect(api.output).not.toMatch(/warning/i);
  });

  it('names a taken port in one sentence', async () => {
    const port = Number(new URL(keys.origin).port);
    const api = new ApiProcess(folder, port, { AUTH0_DOMAIN: keys.origin, PORT_VARIABLE: 'API_PORT' });
    expect(await api.ended()).toBe(1);
    expect(api.output).toContain(`  - Port ${port} is already in use: set API_PORT to a free one.\n`);
    expect(api.output).not.toMatch(/\n\s+at /);
  });

  it('names a taken port of the metrics too', async () => {
    const api = await run({ METRICS_PORT: new URL(keys.origin).port });
    expect(await api.ended()).toBe(1);
    expect(api.output).toMatch(/ {2}- Port \d+ is already in use: set METRICS_PORT to a free one\.\n/);
  });

  it('says in one sentence that a proxy keeps it from the tenant', async () => {
    const proxy = createServer().on('connect', (_request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'));
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(proxy.address() as { port: number }).port}`;
    const api = await run({ AUTH0_DOMAIN: 'acme.test', NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: url });
    await api.listening();
    await until(() => api.output.includes('WARN'));
    proxy.close();
    expect(api.output).toMatch(
      /could not be fetched from https:\/\/acme\.test\/.*: Proxy response \(403\)[^.]*\.(?!\.)/,
    );
  });

  it('lists the faults of its configuration and ends', async () => {
    const api = await run({ AUTH0_DOMAIN: 'http://acme.test', LOG_LEVEL: 'loud' });
    expect(await api.ended()).toBe(1);
    expect(api.output).toMatch(/^The configuration has 2 faults:\n {2}- AUTH0_DOMAIN .+\n {2}- LOG_LEVEL .+\n$/);
  });

  it('that is killed keeps who was logged out', async () => {
    const env = { MESSAGES_DB: join(folder, 'killed.db') };
    const token = createJwt({ iat: Math.floor(Date.now() / 1000) - 5 });
    const statusOf = async (api: ApiProcess) => {
      const { status } = await fetch(`${api.origin()}/api/external`, { headers: { authorization: `Bearer ${token}` } });
      return status;
    };
    const first = await (await run(env)).listening();
    await until(async () => (await statusOf(first)) === 200); // the keys are there
    const body = new URLSearchParams({ logout_token: createLogoutToken() });
    const { status } = await fetch(`${first.origin()}/api/backchannel-logout`, { method: 'POST', body });
    first.process.kill('SIGKILL');
    await first.ended();
    const second = await (await run(env)).listening();
    await until(async () => (await statusOf(second)) !== 503);
    expect([status, await statusOf(second)]).toEqual([200, 401]);
  });
});
