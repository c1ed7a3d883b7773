import { type Config } from '../src/config/config';
import { parseLimits } from '../src/config/limits';
import { Faults } from '../src/config/faults';
import { RedisConnection } from '../src/redis/connection';
import { ADDRESS, createBoundJwt, createProof } from './create-proof';
import { createJwt } from './create-jwt';
import { figureOf } from './figure-of';
import { type KeyServer } from './key-server';
import { ownTime } from './own-time';
import { startApi, type TestApi } from './start-api';

interface Timed {
  readonly status: number;
  readonly headers: Headers;
  readonly took: number;
}

/** One of the APIs that share a store. */
export class SharingApi {
  private constructor(readonly api: TestApi) {}

  /** Starts one with the limit of a caller in the form of `RATE_LIMIT`. */
  static async start(keys: KeyServer, limit: string, changes: Partial<Config>): Promise<SharingApi> {
    const limits = parseLimits({ RATE_LIMIT: limit, REFUSAL_LIMIT: 'off' }, new Faults());
    return new SharingApi(await startApi(keys, { limits, metricsPort: 0, ...changes }));
  }

  get up(): boolean {
    return this.api.app.get(RedisConnection).up;
  }

  /** What readiness warns of. */
  async warnings(): Promise<string> {
    const response = await this.api.get('/api/health/ready');
    const { status, warnings = [] } = (await response.json()) as { status: string; warnings?: string[] };
    return [status, ...warnings].join(' ');
  }

  /** Sends a bearer token. Gives the status and what is left of the caller's quota. */
  async left(): Promise<readonly [number, number]> {
    return leftOf(await this.api.call('/api/external', createJwt()));
  }

  /** Sends a bound token with a proof. Gives the answer and how long it took, in milliseconds of this process. */
  prove({ token, text }: Proof = createProofOf()): Promise<Timed> {
    return this.time({ authorization: `DPoP ${token}`, dpop: text });
  }

  /** Sends a bearer token. Gives the answer and how long it took, in milliseconds of this process. */
  bear(): Promise<Timed> {
    return this.time({ authorization: `Bearer ${createJwt()}` });
  }

  /** Sends a message with a proof and under a key of its own, which is all that one request may ask of the store. */
  write(): Promise<Timed> {
    const permissions = ['write:messages'];
    const token = createBoundJwt({ scope: permissions[0], permissions });
    const proof = createProof(token, { htm: 'POST', htu: `${ADDRESS}/api/messages`, jti: `proof-${made++}` });
    const headers = { authorization: `DPoP ${token}`, dpop: proof, 'idempotency-key': `key-${made++}` };
    const body = JSON.stringify({ text: 'x' });
    return this.time(headers, '/api/messages', { method: 'POST', body });
  }

  private async time(headers: Record<string, string>, path = '/api/external', sent: RequestInit = {}): Promise<Timed> {
    const began = ownTime();
    const type = { 'content-type': 'application/json' };
    const all = { ...headers, ...(sent.body === undefined ? {} : type) };
    const response = await fetch(`${this.api.origin}${path}`, { ...sent, headers: all });
    await response.text();
    return { status: response.status, headers: response.headers, took: ownTime() - began };
  }

  async figure(name: string): Promise<number> {
    return figureOf(await this.api.metrics(), name) ?? NaN;
  }

  close(): Promise<void> {
    return this.api.close();
  }
}

export interface Proof {
  readonly token: string;
  readonly text: string;
}

let made = 0;
const TOKEN = { text: '' };

/** A new proof of one and the same token. */
export function createProofOf(): Proof {
  TOKEN.text ||= createBoundJwt();
  return { token: TOKEN.text, text: createProof(TOKEN.text, { jti: `proof-${made++}` }) };
}

function leftOf({ status, headers }: Response): readonly [number, number] {
  return [status, Number(/r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1])];
}
