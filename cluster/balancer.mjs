// A small balancer: passes requests on in turn to the machines that say that they are ready. What may be sent twice (RFC
// 9110 section 9.2.2) and was cut off goes to another machine; the rest is told as 502, and its sender decides.
import { Agent, createServer, request } from 'node:http';
import { once } from 'node:events';

/** Milliseconds between two looks at each machine. */
const LOOK = 200;
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade'];

export class Balancer {
  #backends = [];
  #turn = 0;
  #server = createServer((incoming, answer) => {
    this.#pass(incoming, answer).catch(() => answer.destroy()); // its sender is gone
  });
  #agent = new Agent({ keepAlive: true });
  #looking;

  async listen() {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    this.origin = `http://localhost:${this.#server.address().port}`;
    return this;
  }

  /** From now on passes requests on to machines of these ports. */
  serve(machines) {
    this.#backends = machines.map(({ name, port }) => ({ name, port, ready: true, passed: 0, underWay: 0, cutOff: 0 }));
    this.#looking = setInterval(() => this.#backends.forEach((backend) => void this.#look(backend)), LOOK);
  }

  /** Of each machine: requests passed on, those under way now, and those that it cut off and nobody else could answer. */
  get backends() {
    return this.#backends.map(({ name, ready, passed, underWay, cutOff }) => ({
      name,
      ready,
      passed,
      underWay,
      cutOff,
    }));
  }

  close() {
    clearInterval(this.#looking);
    this.#agent.destroy();
    this.#server.close().closeAllConnections();
  }

  /** A machine is left out when it says so or is gone. Where no answer comes in time, this process may have stood still as well. */
  async #look(backend) {
    const options = { signal: AbortSignal.timeout(LOOK * 5) };
    const url = `http://127.0.0.1:${backend.port}/api/health/ready`;
    const answer = await fetch(url, options).catch((error) => error);
    if (answer.name === 'TimeoutError') return;
    await answer.body?.cancel();
    backend.ready = answer.ok ?? false;
  }

  #next(tried) {
    const left = this.#backends.filter((backend) => backend.ready && !tried.has(backend));
    return left[this.#turn++ % left.length];
  }

  async #pass(incoming, answer) {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const tried = new Set();
    for (;;) {
      const backend = this.#next(tried);
      if (!backend) return refuse(answer, 503, 'No machine is ready.');
      tried.add(backend);
      const outcome = await this.#ask(backend, incoming, body, answer);
      if (outcome === 'answered') return;
      if (outcome === 'cut off' && !mayComeTwice(incoming)) {
        backend.cutOff++;
        return refuse(answer, 502, `${backend.name} cut it off.`);
      }
    }
  }

  /** Resolves with what became of it at one machine: answered, cut off, or not even sent. */
  #ask(backend, incoming, body, answer) {
    const { method, url: path } = incoming;
    const headers = { ...incoming.headers, 'x-forwarded-for': incoming.socket.remoteAddress };
    for (const name of HOP_BY_HOP) delete headers[name];
    backend.passed++;
    backend.underWay++;
    return new Promise((resolve) => {
      const end = (outcome) => {
        backend.underWay--;
        resolve(outcome);
      };
      const options = { port: backend.port, host: '127.0.0.1', method, path, headers, agent: this.#agent };
      const passed = request(options, (response) => {
        answer.writeHead(response.statusCode, response.headers);
        response.pipe(answer);
        response.once('end', () => end('answered'));
        response.once('error', () => {
          answer.destroy();
          end('answered'); // in part: its reader sees where it breaks off
        });
      });
      passed.once('error', ({ code }) => {
        if (code !== 'ECONNREFUSED') return end('cut off');
        backend.ready = false;
        end('not sent');
      });
      passed.end(body);
    });
  }
}

/** A proof passes once, so its request is none that may come twice as it is. */
const mayComeTwice = ({ method, headers }) =>
  headers.dpop === undefined && (method === 'GET' || headers['idempotency-key'] !== undefined);

const refuse = (answer, status, text) => answer.writeHead(status, { 'Content-Type': 'text/plain' }).end(text);
