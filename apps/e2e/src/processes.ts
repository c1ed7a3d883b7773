import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..', '..');

/** One of the real processes; a test may end it and start it again. */
export class Process {
  private child: ChildProcess | undefined;
  /** What it has printed so far. */
  output = '';

  constructor(
    private readonly script: string,
    private readonly env: Record<string, string>,
    private readonly ready: string,
  ) {}

  private get running(): boolean {
    return this.child?.exitCode === null && this.child.signalCode === null;
  }

  /**
   * @param path answers where it is ready, in place of the usual
   * @param changes of its environment, this once
   */
  async start(path?: string, changes: Record<string, string> = {}): Promise<void> {
    if (this.running) return;
    const ready = path ? new URL(path, this.ready).href : this.ready;
    const env = { ...process.env, ...this.env, ...changes };
    const child = spawn(process.execPath, [join(root, this.script)], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => (this.output += data.toString()));
    for (let tries = 0; !(await answers(ready)); tries++) {
      if (child.exitCode !== null || tries > 1500)
        throw new Error(`${this.script} does not answer at ${ready}:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Stops it where it stands: its connections are open, and nobody answers. `stop('SIGKILL')` ends it all the same. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  /** Whether it answers there with success. */
  answers(path: string): Promise<boolean> {
    return answers(new URL(path, this.ready).href);
  }

  /** Ends it and gives its exit code, null where it had to be killed. */
  async stop(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL' = 'SIGTERM'): Promise<number | null> {
    if (!this.child) return null;
    if (this.running) {
      const gone = once(this.child, 'exit');
      this.child.kill(signal);
      await gone;
    }
    return this.child.exitCode;
  }
}

const answers = (url: string) =>
  fetch(url).then(
    (response) => response.ok,
    () => false,
  );

/** Ports that nobody has now. All are held until all are found, so that they differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await once(server.listen(0, '127.0.0.1'), 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
