import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { endWithFile } from './end-with-file';

/** A relay of TCP on a free port of loopback, which takes its time. */
export class Relay {
  /** Milliseconds after which what comes from the far end is passed on. */
  delay = 0;
  /** Loses what is sent to the far end, and all after it on the same connection. */
  loses: (text: string) => boolean = () => false;
  port = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((near) => {
    const far = connect(this.target, '127.0.0.1');
    let lost = false;
    near.on('data', (bytes) => {
      lost ||= this.loses(bytes.toString());
      if (!lost) far.write(bytes);
    });
    far.on('data', (bytes) => setTimeout(() => near.write(bytes), this.delay).unref());
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
  });

  constructor(private readonly target: number) {}

  async start(): Promise<this> {
    endWithFile(() => this.close());
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  /** Cuts all that goes through it now. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    this.server.close();
    this.cut();
  }
}
