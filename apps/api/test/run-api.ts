import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { AUDIENCE, CLIENT_ID } from './create-jwt';
import { endWithFile } from './end-with-file';

/** Bundles the API as it is shipped, into a folder of its own, which it gives. */
export async function bundleApi(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-api-'));
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'bundle-api.mjs'), folder]);
  return folder;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** The API in a process of its own. */
export class ApiProcess {
  output = '';
  readonly process: ChildProcess;
  private readonly port: number;

  constructor(folder: string, port: number, env: Record<string, string>) {
    this.port = port;
    this.process = spawn(process.execPath, [join(folder, 'server.js')], {
      env: {
        AUTH0_CLIENT_ID: CLIENT_ID,
        AUTH0_AUDIENCE: AUDIENCE,
        PORT: String(port),
        MESSAGES_DB: ':memory:',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    endWithFile(() => this.process.kill('SIGKILL'));
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
  }

  /** `host` as in a URL. */
  origin(host = '127.0.0.1'): string {
    return `http://${host}:${this.port}`;
  }

  async listening(): Promise<this> {
    for (let i = 0; i < 2500 && this.process.exitCode === null; i++) {
      const live = await fetch(`${this.origin()}/api/health/live`).catch(() => undefined);
      if (live?.ok) return this;
      await pause(20);
    }
    throw new Error(`The API does not listen: ${this.output}`);
  }

  /** Resolves with the exit code when the process has ended. */
  async ended(): Promise<number | null> {
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, 'close');
    return this.process.exitCode;
  }
}
