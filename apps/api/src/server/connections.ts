import { type Server, type ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds from one look at the connections to the next. */
const LOOK = 20;

/**
 * Looks, half a second of them, after which a connection that has never sent a byte is taken for one that will not. They are
 * counted and not time: between two of them all is read that has come, also by a process that stood still.
 */
const SILENCE = 25;

/** Milliseconds of a shutdown for which all goes on, so that whoever asks for readiness is told. */
const NOTICE = 1000;

/** Milliseconds after which a connection that is kept, and was not used, is one that its owner will not use. */
const QUIET = 1000;

/** The events by which Node hands out a request. */
const REQUESTS = ['request', 'checkContinue', 'checkExpectation'] as const;

/** The open connections of the servers, so that a shutdown can wait for those that are still owed an answer. */
export class Connections {
  private readonly open = new Map<Socket, number>(); // how many looks have found it silent
  private readonly servers: Server[] = [];

  watch(server: Server): void {
    this.servers.push(server);
    server.on('connection', (socket) => {
      this.open.set(socket, 0);
      socket.once('close', () => this.open.delete(socket));
    });
  }

  /**
   * Resolves when no request is in flight, at the latest after `patience` milliseconds: what is still open then is
   * closed. No request gets lost on the way (RFC 9112 section 9.6), for a proxy repeats none that may have been taken. At
   * first all goes on. Then nobody is let in any more, and who has a connection learns by its next answer that it was the
   * last one. Only what stays unused after that is closed without a word.
   */
  async drain(patience: number): Promise<void> {
    const begun = Date.now();
    const lasts = () => this.open.size > 0 && Date.now() - begun < patience;
    while (lasts() && Date.now() - begun < NOTICE) await this.endSilent();
    this.letNobodyIn();
    const since = Date.now();
    while (lasts()) {
      if (Date.now() - since > QUIET) for (const server of this.servers) server.closeIdleConnections();
      await this.endSilent();
    }
    for (const socket of this.open.keys()) socket.destroy();
  }

  private letNobodyIn(): void {
    const sayGoodbye = (_request: unknown, response: ServerResponse) => response.setHeader('Connection', 'close');
    for (const server of this.servers) {
      for (const event of REQUESTS) server.prependListener(event, sayGoodbye);
      NetServer.prototype.close.call(server); // an HTTP server's own would close idle connections at once
    }
  }

  /** Browsers open connections in advance. Node counts one that has never sent a byte as busy. */
  private async endSilent(): Promise<void> {
    for (const [socket, looks] of this.open) {
      if (socket.bytesRead > 0) continue;
      if (looks < SILENCE) this.open.set(socket, looks + 1);
      else socket.destroy();
    }
    await pause(LOOK);
  }
}
