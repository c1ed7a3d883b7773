// The load generator, a process of its own on a core of its own. It is told by messages what to send and answers with
// what came back. Keep-alive connections, one request at a time on each, no pipelining.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createProver, createTokens } from './tokens.mjs';

const { lists, tenant, path } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const request = (token, at = path) =>
  Buffer.from(`GET ${at} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\n\r\n`);
const prepared = Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.map((t) => request(t))]));
/** With a proof: each passes once at each server, and for five minutes, so they are signed between the slices. */
const prove = await createProver(tenant, path);
prepared.dpop = [];
function sign({ count }) {
  for (let i = 0; i < count; i++) {
    const { token, proof } = prove();
    const lines = [`GET ${path} HTTP/1.1`, 'Host: 127.0.0.1', `Authorization: DPoP ${token}`, `DPoP: ${proof}`];
    prepared.dpop.push(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`));
  }
  return prepared.dpop.length;
}
prepared.unchecked = [request(lists.hot[0], '/api/public')];

const next = (load, i) => prepared[load][i % prepared[load].length];

/** Sends the next request; of the load `fresh` with a token that is signed a moment before. */
const { good } = createTokens(tenant);
let fresh = 0;
async function write(socket, load, i) {
  if (load === 'fresh') socket.write(request(await good(`fresh-${fresh++}`)));
  else socket.write(next(load, i));
}

/** A connection that calls `done(status)` for each answer. */
function open(port, done) {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  let pending = '';
  socket.setEncoding('latin1').on('data', (chunk) => {
    pending += chunk;
    const end = pending.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(pending)?.[1] ?? NaN);
    if (Number.isNaN(length)) throw new Error(`An answer without a length: ${pending.slice(0, 300)}`);
    if (pending.length < end + 4 + length) return;
    const status = Number(pending.slice(9, 12));
    pending = '';
    done(status, socket);
  });
  socket.on('error', (error) => done(error.code, socket));
  socket.on('end', () => done('closed', socket));
  return socket;
}

/** How long an answer may take after the end of a slice; jwks-rsa's limiter keeps some requests for a minute. */
const PATIENCE_MS = 500;

/**
 * As fast as the server answers, on `connections` connections, to its ports in turn, until the time is over or `limit` requests are sent, from
 * the load's request number `from` on. What is never answered is told as `unanswered`.
 */
function flood({ ports, load, ms, connections, from = Math.floor(Math.random() * 10_000), limit = Infinity }) {
  const statuses = {};
  let count = 0;
  let i = from;
  const end = performance.now() + ms;
  return new Promise((resolve) => {
    const waiting = new Set();
    const finish = () => {
      clearTimeout(timer);
      for (const socket of waiting) socket.destroy();
      if (waiting.size) statuses.unanswered = waiting.size;
      resolve({ count, statuses });
    };
    const timer = setTimeout(finish, ms + PATIENCE_MS);
    for (let c = 0; c < connections; c++) {
      const socket = open(ports[c % ports.length], (status) => {
        statuses[status] = (statuses[status] ?? 0) + 1;
        count += 1;
        const more = performance.now() < end && i < from + limit;
        if (typeof status === 'number' && more) return void write(socket, load, i++);
        socket.destroy();
        waiting.delete(socket);
        if (waiting.size === 0) finish();
      });
      waiting.add(socket);
      void write(socket, load, i++);
    }
  });
}

/** At a fixed rate, whether answers come or not; latency counts from the moment a request was due. */
async function steady({ ports, load, ms, rate }) {
  const latencies = [];
  const idle = [];
  let opened = 0;
  const total = Math.round((ms / 1000) * rate);
  const start = performance.now() + 20;
  await new Promise((resolve) => {
    const send = (i) => {
      const due = start + (i * 1000) / rate;
      const done = (_status, socket) => {
        latencies.push(performance.now() - due);
        idle.push(socket);
        if (latencies.length === total) resolve();
      };
      const socket = idle.pop() ?? open(ports[opened++ % ports.length], (...answer) => socket.answered(...answer));
      socket.answered = done;
      socket.write(next(load, i));
    };
    let i = 0;
    // Spins, on a core of its own: a timer is late by up to a millisecond, which is more than any answer takes.
    const tick = () => {
      while (i < total && start + (i * 1000) / rate <= performance.now()) send(i++);
      if (i < total || latencies.length < total) setImmediate(tick);
    };
    tick();
  });
  for (const socket of idle) socket.destroy();
  return latencies;
}

const KINDS = { flood, steady, sign };
process.on('message', async ({ kind, ...order }) => {
  process.send(await KINDS[kind](order));
});
process.send('ready');
