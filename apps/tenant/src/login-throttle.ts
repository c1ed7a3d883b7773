import { setTimeout as wait } from 'node:timers/promises';

const FREE = 3;
const LONGEST = 8000; // ms
const REMEMBERED = 1000;

/**
 * Slows the guessing of passwords down: after three wrong ones for an account, the next try waits a second, then two, four
 * and eight. Tries at the same time queue up. The right password makes it forget. Unknown accounts are slowed down as
 * well, or the difference would say who is there.
 */
export class LoginThrottle {
  readonly #tries = new Map<string, { failures: number; freeAt: number }>();

  /** Resolves when the next try for this account may be answered. */
  async turn(account: string): Promise<void> {
    const { failures = 0, freeAt = 0 } = this.#tries.get(account) ?? {};
    if (failures < FREE) return;
    const at = Math.max(freeAt, Date.now()) + Math.min(1000 * 2 ** (failures - FREE), LONGEST);
    this.#tries.set(account, { failures, freeAt: at });
    await wait(at - Date.now(), undefined, { ref: false });
  }

  /** Counts a wrong password. */
  failed(account: string): void {
    const { failures = 0, freeAt = 0 } = this.#tries.get(account) ?? {};
    this.#tries.delete(account); // and to the end, so that the oldest is the first to be forgotten
    this.#tries.set(account, { failures: failures + 1, freeAt });
    const [oldest] = this.#tries.keys();
    if (this.#tries.size > REMEMBERED && oldest !== undefined) this.#tries.delete(oldest);
  }

  /** Forgets the wrong ones. */
  succeeded(account: string): void {
    this.#tries.delete(account);
  }
}
