import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Seconds for which one nonce is given out. */
const STEP = 60;
/** How many of them are in force at once: the oldest is as old as a proof may be. */
const IN_FORCE = 5;

/**
 * Nonces that nobody has to remember (RFC 9449 section 8): each is the time at which it began to be given out, and the
 * HMAC of that time. Machines that share the secret take each other's.
 */
export class Nonces {
  private readonly secret: string | Buffer;
  private readonly made = new Map<number, string>();

  constructor(secret?: string) {
    this.secret = secret ?? randomBytes(32);
  }

  /** The one to give out. Times in seconds since 1970, here and below. */
  current(now: number): string {
    return this.at(Math.floor(now / STEP));
  }

  /** Until when a nonce is in force; undefined where it is not, or is none of ours. */
  endOf(nonce: string, now: number): number | undefined {
    const step = parseInt(nonce, 36);
    const age = Math.floor(now / STEP) - step;
    // One step ahead: the clock of another machine may be.
    if (!(age >= -1 && age < IN_FORCE) || !isSame(nonce, this.at(step))) return undefined;
    return (step + IN_FORCE) * STEP;
  }

  private at(step: number): string {
    let nonce = this.made.get(step);
    if (nonce === undefined) {
      if (this.made.size > 2 * IN_FORCE) this.made.clear();
      const time = step.toString(36);
      nonce = `${time}.${createHmac('sha256', this.secret).update(time).digest('base64url')}`;
      this.made.set(step, nonce);
    }
    return nonce;
  }
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
