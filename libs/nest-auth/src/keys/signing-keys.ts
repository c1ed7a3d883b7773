import { type KeyObject } from 'node:crypto';
import { type Algorithm, DEFAULT_ALGORITHMS } from './algorithms';
import { fetchJwks } from './fetch-json';
import { keyName, usableKeys } from './jwk';
import { Refusal } from '../refusal/refusal';

/** All times in milliseconds. */
export interface SigningKeysOptions {
  /** Where the keys are, or who tells; it is asked before each fetch. */
  readonly jwksUri: string | (() => Promise<string>);
  /** By which tokens may be signed; RS256 where nothing is said. */
  readonly algorithms?: readonly Algorithm[];
  /** Told of failures, at most once a minute, and of recovery. */
  readonly warn: (sentence: string) => void;
  /** After this age a set is fetched anew, beside the requests that go on using it. Auth0 advises 5 to 10 minutes. */
  readonly maxAge?: number;
  /** After this age a set that could not be renewed is no longer used. */
  readonly maxStale?: number;
  /** Shortest time between two fetches that unknown kids ask for: 12 s makes at most 5 a minute. */
  readonly coolDown?: number;
  readonly now?: () => number;
  readonly fetcher?: (uri: string) => Promise<{ keys: unknown }>;
}

/** Pauses before the fetches at start, until the first success; the last one goes on. */
const START_PAUSES = [250, 500, 1000, 2000, 5000];
const WARN_EVERY = 60_000;

/** Whether keys are there, what the last fetch came to, and how it went so far. */
export interface KeyStatus {
  readonly ready: boolean;
  readonly fault: string | undefined;
  /** Milliseconds since the keys were fetched; infinite where they never were. */
  readonly age: number;
  readonly fetches: { readonly success: number; readonly failure: number };
}

/**
 * The tenant's signing keys. The usual client (jwks-rsa) refuses valid users while the key server is down, and lets tokens
 * with invented kids use up the fetches that real users need. Here the whole set is kept, renewed beside the requests,
 * used while the tenant is down, and an unknown kid asks for one fetch in each cool-down, whatever a caller sends; nothing
 * is remembered for a kid, so no caller can fill the memory.
 */
export class SigningKeys {
  private readonly options: Required<SigningKeysOptions>;
  private keys = new Map<string, KeyObject>();
  private fetchedAt = -Infinity;
  private triedAt = -Infinity;
  private warnedAt = -Infinity;
  private fault: string | undefined = 'The signing keys have not been fetched yet.';
  private flight: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private attempts = 0;
  private retryAt = 0;
  private closed = false;
  private readonly fetches = { success: 0, failure: 0 };

  constructor(options: SigningKeysOptions) {
    this.options = {
      algorithms: DEFAULT_ALGORITHMS,
      maxAge: 600_000,
      maxStale: 86_400_000,
      coolDown: 12_000,
      now: () => performance.now(), // a clock that nobody sets
      fetcher: fetchJwks,
      ...options,
    };
  }

  /** Begins to fetch the keys, again and again until the first success. Never rejects; resolves after the first try. */
  async start(): Promise<void> {
    this.timer = undefined;
    if (this.fetchedAt === -Infinity) await this.fetch();
    if (this.fetchedAt > -Infinity || this.closed) return;
    const pause = START_PAUSES[Math.min(this.attempts++, START_PAUSES.length - 1)] ?? 0;
    this.retryAt = this.options.now() + pause;
    this.timer = setTimeout(() => void this.start(), pause).unref();
  }

  /** Ends what `start` began. */
  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  /** Asking renews old keys too: a process that is not ready gets no other requests, and could never become so. */
  get status(): KeyStatus {
    this.renewIfOld();
    const { fault, fetches, tooOld } = this;
    return { ready: this.keys.size > 0 && !tooOld, fault, age: this.options.now() - this.fetchedAt, fetches };
  }

  /** Whether a key that was handed out is still one of the tenant's. */
  holds(key: KeyObject): boolean {
    this.renewIfOld();
    if (this.tooOld) return false;
    for (const held of this.keys.values()) if (held === key) return true; // a handful, and each is one object
    return false;
  }

  /** What `find` gives or throws, as far as it can be told at once; undefined where a fetch has to tell. */
  known(kid: string, algorithm: Algorithm = 'RS256'): KeyObject | undefined {
    this.renewIfOld();
    const key = this.usable(kid, algorithm);
    if (key || this.flight || this.coolDownIsOver) return key;
    throw this.refusal();
  }

  /**
   * The key of a `kid` for an algorithm. Throws a `Refusal`: `key_unknown` where the tenant answered and has no such key,
   * `keys_unavailable` (503, not 401: the token may be good) where it did not answer and no cached key has this kid.
   */
  async find(kid: string, algorithm: Algorithm = 'RS256'): Promise<KeyObject> {
    const known = this.known(kid, algorithm);
    if (known) return known;
    await this.fetch();
    const key = this.usable(kid, algorithm);
    if (key) return key;
    throw this.refusal();
  }

  private usable(kid: string, algorithm: Algorithm): KeyObject | undefined {
    return this.tooOld ? undefined : this.keys.get(keyName(kid, algorithm));
  }

  private refusal(): Refusal {
    if (this.fault === undefined) {
      return new Refusal('key_unknown', "The token's signing key (kid) is not one of the tenant's keys.");
    }
    const next = this.timer ? this.retryAt : this.triedAt + this.options.coolDown;
    const retryAfter = Math.max(1, Math.ceil((next - this.options.now()) / 1000));
    return new Refusal('keys_unavailable', "The tenant's signing keys cannot be fetched now: try again.", {
      retryAfter,
    });
  }

  private get tooOld(): boolean {
    return this.options.now() - this.fetchedAt > this.options.maxStale;
  }

  private get coolDownIsOver(): boolean {
    return this.options.now() - this.triedAt >= this.options.coolDown;
  }

  /** Fetches beside the requests that go on with the keys at hand. */
  private renewIfOld(): void {
    const old = this.fetchedAt > -Infinity && this.options.now() - this.fetchedAt > this.options.maxAge;
    if (old && !this.flight && this.coolDownIsOver) void this.fetch();
  }

  /** One flight for all who ask at the same time. Never rejects: the outcome is in `keys` and `fault`. */
  private fetch(): Promise<void> {
    this.flight ??= this.load().finally(() => (this.flight = undefined));
    return this.flight;
  }

  private async load(): Promise<void> {
    this.triedAt = this.options.now();
    try {
      const { jwksUri, fetcher, algorithms } = this.options;
      const { keys } = await fetcher(typeof jwksUri === 'string' ? jwksUri : await jwksUri());
      const found = usableKeys(keys, algorithms);
      // A key that stays keeps its object, by which verified tokens are remembered.
      for (const [name, key] of found) {
        const known = this.keys.get(name);
        if (known?.equals(key)) found.set(name, known);
      }
      this.keys = found;
      this.fetchedAt = this.options.now();
      if (this.warnedAt > -Infinity) this.options.warn('The signing keys are fetched again.');
      this.warnedAt = -Infinity;
      this.fault = undefined;
      this.fetches.success++;
    } catch (error) {
      this.fetches.failure++;
      this.fault = error instanceof Error ? error.message : String(error);
      if (this.options.now() - this.warnedAt < WARN_EVERY) return;
      this.warnedAt = this.options.now();
      this.options.warn(this.keys.size ? `${this.fault} The keys at hand stay in use.` : this.fault);
    }
  }
}
