import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { endWithFile } from './end-with-file';

/** Stands between the API and its store, and loses an answer: the store has done what it was asked, and nobody is told. */
export class LostAnswers {
  private readonly open = new Set<Socket>();
  private lost: string | undefined;

  private constructor(private readonly server: Server) {}

  static async before(port: number): Promise<LostAnswers> {
    const server = createServer();
    const relay = new LostAnswers(server);
    endWithFile(() => relay.close());
    server.on('connection', (near) => relay.join(near, connect(port, '127.0.0.1')));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return relay;
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Ends the connection in place of the answer to the next command that holds this text. */
  lose(text: string): void {
    this.lost = text;
  }

  async close(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    this.server.close();
  }

  private join(near: Socket, far: Socket): void {
    let losing = false;
    const end = () => [near, far].forEach((socket) => (socket.destroy(), this.open.delete(socket)));
    for (const socket of [near, far]) {
      this.open.add(socket);
      socket.on('error', end).on('close', end);
    }
    near.on('data', (data) => {
      if (this.lost !== undefined && data.includes(this.lost)) {
        losing = true;
        this.lost = undefined;
      }
      far.write(data);
    });
    far.on('data', (data) => (losing ? end() : near.write(data)));
  }
}
