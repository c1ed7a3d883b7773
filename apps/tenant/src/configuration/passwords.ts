import { randomBytes, scrypt, scryptSync, timingSafeEqual } from 'node:crypto';

// Enough that a memory dump does not show passwords, and little enough that a start takes no time: those of a tenant for
// development stand in a file anyway.
const COST = 2 ** 12;
const LENGTH = 32; // bytes
/** The cost of a hash is a power of two (RFC 7914 section 2), here up to 2^17, which takes 128 MB. */
const COSTS = Array.from({ length: 17 }, (_, power) => 2 ** (power + 1));
const FORM = new RegExp(`^scrypt\\$(${COSTS.join('|')})\\$([\\w-]+)\\$([\\w-]{43})$`);

/** Whether a password in tenant.local.yaml stands there as its hash. */
export const isHashed = (password: string): boolean => FORM.test(password);

/** `scrypt$<cost>$<salt>$<hash>` (RFC 7914, r = 8, p = 1), both parts in base64url. A hash stays as it is. */
export function hashPassword(password: string): string {
  if (isHashed(password)) return password;
  const salt = randomBytes(16);
  const hash = scryptSync(password, salt, LENGTH, { cost: COST });
  return ['scrypt', COST, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/** Nobody's: compared with for an unknown person, so that both take the same time. */
const NOBODYS = hashPassword(randomBytes(16).toString('base64url'));

/** Whether a password is the one that was hashed. False, after the same time, where there is no hash. */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, cost = '', salt = '', wanted = ''] = FORM.exec(hash ?? NOBODYS) ?? [];
  const found = await new Promise<Buffer>((resolve, reject) => {
    const options = { cost: Number(cost), maxmem: 256 * Number(cost) * 8 };
    scrypt(password, Buffer.from(salt, 'base64url'), LENGTH, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
  const expected = Buffer.from(wanted, 'base64url');
  return hash !== undefined && expected.length === LENGTH && timingSafeEqual(found, expected);
}
