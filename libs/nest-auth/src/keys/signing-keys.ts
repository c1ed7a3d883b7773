import { type KeyObject } from 'node:crypto';
import { setTimeout as later } from 'node:timers/promises';
import { type Algorithm, DEFAULT_ALGORITHMS } from './algorithms';
import { fetchJwks } from './fetch-json';
import { keyName, usableKeys } from './jwk';
import { FETCH_GAP, UnknownKids } from './unknown-kids';
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
  readonly now?: () => number;
  readonly fetcher?: (uri: string) => Promise<{ keys: unknown }>;
}

/** Pauses before the fetches at start, until the first success; the last one goes on. */
const START_PAUSES = [250, 500, 1000, 2000, 5000];
const WARN_EVERY = 60_000;
/** Between two attempts to renew a set that is old. */
const RENEW_AGAIN = 12_000;

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
 * used while the tenant is down, and unknown kids ask for one fetch a second at most, and 20 a minute (see `UnknownKids`).
 */
export class SigningKeys {
  private readonly options: Required<SigningKeysOptions>;
  private keys = new Map<string, KeyObject>();
  private fetchedAt = -Infinity;
  private triedAt = -Infinity;
  private warnedAt = -Infinity;
  private fault: string | undefined = 'The signing keys have not been fetched yet.';
  private flight: Promise<void> | undefined;
  /** A fetch that is about to begin. */
  private soon: Promise<void> | undefined;
  private readonly unknownKids = new UnknownKids();
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

  /** The key of a `kid` for an algorithm, where it is at hand. */
  known(kid: string, algorithm: Algorithm = 'RS256'): KeyObject | undefined {
    this.renewIfOld();
    return this.tooOld ? undefined : this.keys.get(keyName(kid, algorithm));
  }

  /**
   * The same where it may have to be fetched first. Rejects with a `Refusal`: `key_unknown` where the tenant answered and has
   * no such key, `keys_unavailable` (503, not 401: the token may be good) where it did not answer and no cached key has this
   * kid.
   */
  async find(kid: string, algorithm: Algorithm = 'RS256'): Promise<KeyObject> {
    const known = this.known(kid, algorithm);
    if (known) return known;
    await this.fetchFor(kid);
    const key = this.known(kid, algorithm);
    if (key) return key;
    throw this.refusal();
  }

  /** The fetch that tells whether there is such a kid; undefined where it may ask for none now. */
  private fetchFor(kid: string): Promise<void> | undefined {
    const now = this.options.now();
    const again = this.unknownKids.comesAgain(kid, now, this.triedAt);
    const comes = this.flight ?? this.soon;
    if (comes || this.timer) return comes; // with a timer, the next fetch of the start is near
    const wait = this.triedAt + FETCH_GAP - now;
    if ((wait > 0 && !again) || !this.unknownKids.mayAsk(again, now)) return undefined;
    if (wait <= 0) return this.fetch();
    this.soon = later(wait, undefined, { ref: false }).then(() => {
      this.soon = undefined;
      return this.fetch();
    });
    return this.soon;
  }

  private refusal(): Refusal {
    if (this.fault === undefined) {
      return new Refusal('key_unknown', "The token's signing key (kid) is not one of the tenant's keys.");
    }
    const next = this.timer ? this.retryAt : Math.max(this.triedAt + FETCH_GAP, this.unknownKids.next);
    const retryAfter = Math.max(1, Math.ceil((next - this.options.now()) / 1000));
    return new Refusal('keys_unavailable', "The tenant's signing keys cannot be fetched now: try again.", {
      retryAfter,
    });
  }

  private get tooOld(): boolean {
    return this.options.now() - this.fetchedAt > this.options.maxStale;
  }

  /** Fetches beside the requests that go on with the keys at hand. */
  private renewIfOld(): void {
    const now = this.options.now();
    const old = this.fetchedAt > -Infinity && now - this.fetchedAt > this.options.maxAge;
    if (old && !this.flight && now - this.triedAt >= RENEW_AGAIN) void this.fetch();
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
