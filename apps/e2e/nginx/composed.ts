import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { root } from '../src/processes';

/** A request that is carried out in one of the networks. */
export interface Asked {
  /** The service in whose network it is asked; absent for the machine around them. */
  readonly from?: string;
  readonly url: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}
export interface Answer {
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
const TRIED = `mount -t tmpfs tmpfs /run && ip netns add one && ip link add inside type bridge && ip link add v-one type veth peer name eth0 netns one`;
const has = (name: string) => !spawnSync(name, ['--version']).error;
const networks = spawnSync('unshare', [...AROUND, 'sh', '-c', TRIED]).status === 0;
const store = has('valkey-server') || has('redis-server');

/** Why it cannot be run here; undefined where it can. */
export const hindrance = !networks
  ? 'this machine lays no networks'
  : store
    ? undefined
    : 'there is neither a valkey-server nor a redis-server on the PATH';

/** deploy/compose.yaml, run without an engine by tools/compose/main.mjs. */
export class Composed {
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

  /** Resolves when all have been started. */
  async started(): Promise<void> {
    await this.read();
  }

  private async read(): Promise<unknown> {
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

  /** Ends all of them, once; gives their exit codes. */
  async stop(): Promise<unknown> {
    if (this.child.exitCode !== null) return undefined;
    const gone = once(this.child, 'exit');
    this.child.stdin?.end();
    const codes = await this.read();
    await gone;
    rmSync(this.folder, { recursive: true, force: true });
    return codes;
  }
}
