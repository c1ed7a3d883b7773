import { type FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type RedisConnection } from '../redis/connection';
import { type Issuers, refusals, type Verification, verifications } from '@latchkey/nest-auth';

/** The figures of one process, as prom-client puts those of several together. */
export type Figures = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** Seconds: a remembered token takes tens of microseconds, an RSA check tenths of a millisecond, a fetch up to 3 s. */
const BUCKETS = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.005, 0.025, 0.1, 0.5, 3];

/**
 * The API's figures for Prometheus. Labels are verdicts, results and the trusted issuers: nothing that a caller sends becomes a label,
 * so no caller can add one.
 */
export function createMetrics(
  fastify: FastifyInstance,
  issuers: Issuers,
  store: RedisConnection | undefined,
): { registry: Registry; close: () => void } {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'latchkey_requests_total',
    help: 'Requests by verdict: accepted (with a token), open (without), or the code of the refusal.',
    labelNames: ['verdict'],
    registers,
  });
  const duration = new Histogram({
    name: 'latchkey_token_verification_seconds',
    help: 'Time that the check of a token took, remembered ones included.',
    buckets: BUCKETS,
    registers,
  });
  new Counter({
    name: 'latchkey_key_fetches_total',
    help: 'Fetches of the signing keys by result.',
    labelNames: ['issuer', 'result'],
    registers,
    collect() {
      this.reset();
      for (const { expected, keys } of issuers) {
        const { issuer } = expected;
        for (const [result, count] of Object.entries(keys.status.fetches)) this.inc({ issuer, result }, count);
      }
    },
  });
  new Gauge({
    name: 'latchkey_keys_age_seconds',
    help: 'Time since the signing keys were fetched; infinite before the first time.',
    labelNames: ['issuer'],
    registers,
    aggregator: 'max', // of several workers
    collect() {
      for (const { expected, keys } of issuers) this.set({ issuer: expected.issuer }, keys.status.age / 1000);
    },
  });

  if (store) measureStore(store, registers);

  fastify.addHook('onResponse', async (request, reply) => {
    if (reply.statusCode < 400) requests.inc({ verdict: 'user' in request ? 'accepted' : 'open' });
  });
  const countRefusal = (code: unknown) => requests.inc({ verdict: String(code) });
  const observe = (verification: unknown) => duration.observe((verification as Verification).seconds);
  refusals.subscribe(countRefusal);
  verifications.subscribe(observe);
  const close = () => {
    refusals.unsubscribe(countRefusal);
    verifications.unsubscribe(observe);
  };
  return { registry, close };
}

function measureStore(store: RedisConnection, registers: Registry[]): void {
  new Gauge({
    name: 'latchkey_store_up',
    help: 'Whether the store that machines share answers and takes writes.',
    registers,
    aggregator: 'min', // of several workers
    collect() {
      this.set(store.up ? 1 : 0);
    },
  });
  new Counter({
    name: 'latchkey_store_failures_total',
    help: 'Times that the store was asked in vain; limits and proofs then count on this machine alone.',
    registers,
    collect() {
      this.reset();
      this.inc(store.failures);
    },
  });
}
