import { type Server } from 'node:http';
import { type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds after which a connection that has never sent a byte is taken for one that will not. */
const SILENCE = 500;

/** The open connections of the servers, so that a shutdown can wait for those that are still owed an answer. */
export class Connections {
  private readonly open = new Map<Socket, number>(); // since when, in milliseconds
  private readonly servers: Server[] = [];

  watch(server: Server): void {
    this.servers.push(server);
    server.on('connection', (socket) => {
      this.open.set(socket, Date.now());
      socket.once('close', () => this.open.delete(socket));
    });
  }

  /**
   * Resolves when no request is in flight, at the latest after `patience` milliseconds: what is still open then is
   * closed. Connections are still taken in meanwhile, so that whoever asks for readiness is told; those that ask nothing
   * are closed.
   */
  async drain(patience: number): Promise<void> {
    const end = Date.now() + patience;
    while (this.open.size > 0 && Date.now() < end) {
      for (const server of this.servers) server.closeIdleConnections();
      // Browsers open connections in advance. Node counts one that has never sent a byte as busy.
      for (const [socket, since] of this.open)
        if (socket.bytesRead === 0 && Date.now() - since > SILENCE) socket.destroy();
      await pause(20);
    }
    for (const socket of this.open.keys()) socket.destroy();
  }
}
