import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

/**
 * An issuer's key server on a socket of its own, for tests of how keys are fetched: counts what is fetched, and behaves as
 * a test tells it.
 */
export class KeyServer {
  fetches = 0;
  /** What the server does; `publish` sets the usual. */
  behave: RequestListener = () => undefined;
  private server: Server | undefined;
  private port = 0;

  /** Publishes these keys, as `toJwk` gives them. */
  constructor(...keys: object[]) {
    this.publish(...keys);
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get uri(): string {
    return `${this.origin}/.well-known/jwks.json`;
  }

  publish(...keys: object[]): void {
    this.answer(JSON.stringify({ keys }));
  }

  answer(body: string, status = 200): void {
    this.behave = (_request, response) => response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  }

  /** Listens, at a second time on the same port. */
  async start(): Promise<this> {
    this.server = createServer((request, response) => {
      this.fetches += 1;
      this.behave(request, response);
    });
    await once(this.server.listen(this.port, '127.0.0.1'), 'listening');
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(undefined)));
    this.server = undefined;
  }
}
