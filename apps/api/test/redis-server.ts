import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import { parseRedis, type RedisConfig } from '../src/config/redis';
import { Faults } from '../src/config/faults';
import { endWithFile } from './end-with-file';
import { freePort } from './run-api';
import { until } from './until';

const BINARY = ['valkey-server', 'redis-server'].find((name) => spawnSync(name, ['--version']).status === 0);

/** `describe`, or where no server is on the PATH a skipped one that says so. */
export const describeStore: typeof describe = BINARY
  ? describe
  : (Object.assign((title: string, body: () => void) => {
      console.warn(`SKIPPED, for neither valkey-server nor redis-server is on the PATH: ${title}`);
      describe.skip(title, body);
    }, describe) as typeof describe);

/** A real server on a free port of loopback, in a folder of its own. */
export class RedisServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'latchkey-redis-'));
  private process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly settings: readonly string[],
  ) {}

  /** Starts one with settings of its command line, such as `--requirepass`, `secret`; without, it keeps nothing. */
  static async start(...settings: string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), settings);
    endWithFile(() => server.remove());
    await server.start();
    return server;
  }

  /** Starts it on its port, again where it was ended. Resolves when it listens. */
  async start(): Promise<void> {
    const own = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder, '--save', ''];
    const child = spawn(BINARY ?? '', [...own, ...this.settings], { stdio: 'ignore' });
    this.process = child;
    await until(async () => {
      if (child.exitCode !== null)
        throw new Error(`The server ended with ${child.exitCode}: ${this.settings.join(' ')}`);
      return listens(this.port);
    });
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** With a user and a password, as `user:password`. */
  urlOf(credentials: string): string {
    return `redis://${credentials}@127.0.0.1:${this.port}`;
  }

  /** As the environment would have it. */
  get config(): RedisConfig {
    return redisConfig(this.url);
  }

  /** Does one command by a connection of its own, as an administrator. */
  do(...command: string[]): Promise<unknown> {
    return this.doAs(undefined, ...command);
  }

  /** The same with the password of its default user. */
  async doAs(password: string | undefined, ...command: string[]): Promise<unknown> {
    const client = createClient({
      url: this.url,
      ...(password === undefined ? {} : { password }),
      socket: { reconnectStrategy: false },
    });
    client.on('error', () => undefined); // it rejects as well
    await client.connect();
    try {
      return await client.sendCommand(command);
    } finally {
      client.destroy();
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.process?.kill(signal);
  }

  /** Ends it as a crash does, and resolves when it is gone. */
  async kill(): Promise<void> {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Reads a URL as the API does; a faulty one is a fault of the test. */
export function redisConfig(url: string): RedisConfig {
  const faults = new Faults();
  const config = parseRedis(url, faults);
  faults.throwIfAny();
  if (!config) throw new Error('There is no URL.');
  return config;
}

function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  }).finally(() => socket.destroy()) as Promise<boolean>;
}
