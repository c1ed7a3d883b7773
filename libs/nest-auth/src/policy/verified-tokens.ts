import { hash, type KeyObject } from 'node:crypto';
import { CLOCK_TOLERANCE } from './policy';
import { type SigningKeys } from '../keys/signing-keys';

/** The key by which a token was verified. */
export interface Looked {
  readonly key: KeyObject;
}

/** What is kept of a token: who calls, and what is looked at again at each use. Times in seconds since 1970. */
interface Verified<Caller> extends Looked {
  readonly caller: Caller;
  readonly expires: number;
  readonly notBefore: number;
}

/** The name of a token in the memory: the SHA-256 of the whole. */
export const digestOf = (token: string): string => hash('sha256', token, 'base64url');

/**
 * Remembers tokens that passed every check, so that the same bytes are not verified again.
 *
 * Why this is safe: a signature is a pure function of the token's bytes and the key, so under the same key the verdict
 * cannot change; only time and the set of keys do, and both are looked at again at each use. The name of an entry is
 * the SHA-256 of the whole token: another payload under a remembered signature is another token, and a memory dump
 * holds no bearer token. Only a full success is ever written, so whoever has no valid token can neither fill nor empty
 * it; refusals are not remembered. Each policy has a memory of its own: an ID token never warms an access token.
 * Two generations of at most `size` entries bound it, under a flood of valid tokens too.
 */
export class VerifiedTokens<Caller> {
  private young = new Map<string, Verified<Caller>>();
  private old = new Map<string, Verified<Caller>>();

  constructor(
    private readonly keys: Pick<SigningKeys, 'holds'>,
    private readonly size = 10_000,
  ) {}

  /** The caller of a remembered token that is still valid, else undefined. `now` in seconds since 1970. */
  recall(token: string, now = Date.now() / 1000, name = digestOf(token)): Caller | undefined {
    const entry = this.young.get(name) ?? this.revive(name);
    if (!entry) return undefined;
    const inTime = now < entry.expires && now >= entry.notBefore - CLOCK_TOLERANCE;
    if (inTime && this.keys.holds(entry.key)) return entry.caller;
    this.young.delete(name);
    return undefined;
  }

  /** Remembers a token that passed every check. The caller is shared by all its requests, so it must be frozen. */
  remember(
    token: string,
    { exp, nbf, iat }: Readonly<Record<string, unknown>>,
    { key }: Looked,
    caller: Caller,
    name = digestOf(token),
  ): void {
    const notBefore = Math.max(Number(nbf ?? 0), Number(iat ?? 0));
    this.write(name, { key, caller, expires: Number(exp ?? 0), notBefore });
  }

  /** How many tokens are remembered: at most twice `size`. */
  get count(): number {
    return this.young.size + this.old.size;
  }

  private revive(name: string): Verified<Caller> | undefined {
    const entry = this.old.get(name);
    if (entry) this.write(name, entry);
    return entry;
  }

  private write(name: string, entry: Verified<Caller>): void {
    this.old.delete(name);
    if (this.young.size >= this.size) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(name, entry);
  }
}
