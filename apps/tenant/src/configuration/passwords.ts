import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(scrypt) as (
  password: string,
  salt: Buffer,
  length: number,
  options: object,
) => Promise<Buffer>;

// Enough that a memory dump does not show passwords, and little enough that a login takes no time: those of a tenant for
// development stand in a file anyway.
const COST = 2 ** 12;
const LENGTH = 32; // bytes
/** The cost of a hash is a power of two (RFC 7914 section 2), here up to 2^17, which takes 128 MB. */
const COSTS = Array.from({ length: 17 }, (_, power) => 2 ** (power + 1));
const FORM = new RegExp(`^scrypt\\$(${COSTS.join('|')})\\$([\\w-]+)\\$([\\w-]{43})$`);

/** Whether a text has the form `scrypt$<cost>$<salt>$<hash>` (RFC 7914, r = 8, p = 1), both parts in base64url. */
export const isHashed = (text: string): boolean => FORM.test(text);

/** Says whether a password is the right one; never logs or keeps it. */
export type Verify = (candidate: string) => Promise<boolean>;

/**
 * What somebody logs in with. A plain password is hashed when somebody first logs in with it, and gone from then on; no
 * start waits for it. Neither is shown by whatever prints this object.
 */
export class Password {
  #plain: string | undefined;
  #verify: Verify;

  private constructor(verify: Verify, plain?: string) {
    this.#verify = verify;
    this.#plain = plain;
  }

  /** A password as it stands in tenant.local.yaml: plain, or its hash. */
  static of(text: string): Password {
    const [, cost, salt = '', hash = ''] = FORM.exec(text) ?? [];
    if (cost === undefined) return new Password(async () => false, text);
    return Password.hashed(scryptVerifier(Number(cost), fromBase64(salt), fromBase64(hash)));
  }

  /** A password that is known by a hash of another kind. */
  static hashed(verify: Verify): Password {
    return new Password(verify);
  }

  /** The password of somebody who has none: nothing is right. */
  static none(): Password {
    return Password.hashed(scryptVerifier(COST, randomBytes(16), randomBytes(LENGTH)));
  }

  /** The password itself, for the person who starts the tenant, as long as it is not hashed. */
  get plain(): string | undefined {
    return this.#plain;
  }

  /** Takes the same time for a right password as for a wrong one, and for a plain one as for its hash. */
  async isRight(candidate: string): Promise<boolean> {
    if (this.#plain === undefined) return this.#verify(candidate);
    const salt = randomBytes(16);
    const hash = await derive(candidate, salt, LENGTH, { cost: COST });
    const right = this.#plain !== undefined && timingSafeEqual(digest(candidate), digest(this.#plain));
    if (right) {
      this.#verify = scryptVerifier(COST, salt, hash);
      this.#plain = undefined;
    }
    return right;
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest();
const fromBase64 = (text: string) => Buffer.from(text, 'base64url');

function scryptVerifier(cost: number, salt: Buffer, expected: Buffer): Verify {
  return async (candidate) => {
    const found = await derive(candidate, salt, LENGTH, { cost, maxmem: 256 * cost * 8 });
    return expected.length === LENGTH && timingSafeEqual(found, expected);
  };
}
