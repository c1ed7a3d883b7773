import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { expect, test } from '@playwright/test';
import { root } from '../src/processes';

interface Asked {
  /** The service in whose network it is asked; absent for the machine around them. */
  readonly from?: string;
  readonly url: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}
interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly error?: string;
}

const AROUND = [
  '--net',
  '--mount',
  '--propagation',
  'private',
  ...(process.getuid?.() === 0 ? [] : ['--map-root-user']),
];
const TRIED = `mount -t tmpfs tmpfs /run && ip netns add a && ip link add b type bridge && ip link add c type veth peer name d netns a`;
const has = (name: string) => !spawnSync(name, ['--version']).error;
const networks = spawnSync('unshare', [...AROUND, 'sh', '-c', TRIED]).status === 0;
const store = has('valkey-server') || has('redis-server');
const reason = networks ? 'there is neither a valkey-server nor a redis-server' : 'this machine lays no networks';
if (!networks || !store) console.log(`Skipped 1 test: ${reason}.`);

let composed: Composed;

/** deploy/compose.yaml, run without an engine by tools/compose/main.mjs. */
class Composed {
  private readonly folder = mkdtempSync(join(tmpdir(), 'latchkey-composed-'));
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private readonly reader: Interface;
  private said = '';

  constructor() {
    const args = [...AROUND, process.execPath, join(root, 'tools', 'compose', 'main.mjs'), this.folder];
    this.child = spawn('unshare', args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const { stdout, stderr } = this.child;
    if (!stdout || !stderr) throw new Error('There is nothing to read from.');
    stderr.on('data', (data: Buffer) => (this.said += data.toString()));
    this.reader = createInterface(stdout);
    this.lines = this.reader[Symbol.asyncIterator]();
  }

  async read(): Promise<unknown> {
    const { value, done } = (await this.lines.next()) as IteratorResult<string>;
    if (done) throw new Error(`It ended:\n${this.said}`);
    return JSON.parse(value) as unknown;
  }

  private async carryOut<Told>(request: object): Promise<Told> {
    this.child.stdin?.write(`${JSON.stringify(request)}\n`);
    return (await this.read()) as Told;
  }

  ask = (asked: Asked) => this.carryOut<Answer>(asked);
  restart = async (name: string) => (await this.carryOut<{ code: number | null }>({ restart: name })).code;
  log = async (name: string) => (await this.carryOut<{ log: string }>({ log: name })).log;

  /** Ends all of them; gives their exit codes. */
  async stop(): Promise<unknown> {
    const gone = once(this.child, 'exit');
    this.child.stdin?.end();
    const codes = this.child.exitCode === null ? await this.read().catch(() => undefined) : undefined;
    if (this.child.exitCode === null) await gone;
    rmSync(this.folder, { recursive: true, force: true });
    return codes;
  }
}

(networks && store ? test : test.skip)(
  'deploy/compose.yaml holds together: what it names runs, and each finds the others',
  async () => {
    composed = new Composed();
    try {
      await composed.read();
      const { ask } = composed;
      const front = 'http://172.30.77.2:8080'; // where localhost:8080 is published
      const host = { host: 'localhost:8080' };
      const statusOf = async (path: string) => (await ask({ url: front + path, headers: host })).status;
      await expect.poll(() => statusOf('/api/health/ready'), { timeout: 60_000 }).toBe(200);
      expect(JSON.parse((await ask({ url: `${front}/auth_config.json` })).body ?? '')).toMatchObject({
        domain: 'http://localhost:3002',
        dpop: true,
      });
      expect((await ask({ url: `${front}/messages`, headers: { accept: 'text/html' } })).body).toContain('<app-root');

      // The tenant calls itself localhost:3002 to the browser, and to an API in its network.
      const published = {
        url: 'http://172.30.77.3:3002/.well-known/openid-configuration',
        headers: { host: 'localhost:3002' },
      };
      for (const place of [
        published,
        { ...published, from: 'tenant', url: published.url.replace('172.30.77.3', 'localhost') },
      ])
        expect(JSON.parse((await ask(place)).body ?? '')).toMatchObject({ issuer: 'http://localhost:3002/' });
      expect((await ask({ url: 'http://172.30.77.3:3002/_tenant', headers: { host: 'localhost:3002' } })).status).toBe(
        403,
      );

      // What one machine was told, the other knows.
      const minted = await ask({
        from: 'tenant',
        url: 'http://localhost:3002/_tenant/tokens',
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-latchkey-tenant': '1' },
        body: JSON.stringify({ user: 'ada@example.com' }),
      });
      const { token } = JSON.parse(minted.body ?? '') as { token: string };
      const signed = { ...host, authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const sent = await ask({
        url: `${front}/api/messages`,
        method: 'POST',
        headers: signed,
        body: '{"text":"Hello"}',
      });
      expect(sent.status).toBe(201);
      for (const port of [3011, 3012]) {
        const list = await ask({ from: 'nginx', url: `http://tenant:${port}/api/messages`, headers: signed });
        expect(JSON.parse(list.body ?? '')).toMatchObject([{ text: 'Hello' }]);
      }
      expect((await ask({ from: 'tenant', url: 'redis://valkey:6379', body: 'PING\r\n' })).body).toBe('+PONG\r\n');

      // nginx's word on a caller counts, a caller's own does not, to nginx or past it.
      const forged = { ...host, 'x-forwarded-for': '203.0.113.9' };
      for (let i = 0; i < 8; i++) await ask({ url: `${front}/api/external`, headers: forged });
      await ask({ from: 'valkey', url: 'http://tenant:3011/api/external', headers: forged });
      const logs = `${await composed.log('api-1')}${await composed.log('api-2')}`;
      expect(logs).toContain('"address":"172.30.77.1"');
      expect(logs).toContain('"address":"172.30.77.4"');
      expect(logs).not.toContain('203.0.113.9');
      for (const name of ['api-1', 'api-2']) expect(await composed.log(name)).toContain('"address":"172.30.77.1"');

      // docker compose restart api-1: the other one answers meanwhile.
      expect(await composed.restart('api-1')).toBe(0);
      for (let i = 0; i < 8; i++) expect(await statusOf('/api/public')).toBe(200);
      expect(await composed.log('nginx')).not.toContain('authorization');
    } finally {
      const told = await composed.stop();
      expect(told).toEqual({ codes: { nginx: 0, 'api-1': 0, 'api-2': 0, tenant: 0, valkey: 0 } });
    }
  },
);
