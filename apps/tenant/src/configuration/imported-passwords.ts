import { argon2, createHash, pbkdf2, timingSafeEqual, type Argon2Algorithm } from 'node:crypto';
import { promisify } from 'node:util';
import type { Verify } from './passwords';

// Hashes of Auth0's bulk import: https://auth0.com/docs/manage-users/user-migration/bulk-user-import-schema, "Supported
// hash algorithms". Argon2 and PBKDF2 are Node's own; a PHC string says all that they need
// (https://github.com/P-H-C/phc-string-format).

/** `custom_password_hash` of a user, as far as it says how to verify a password. */
export interface ImportedHash {
  readonly algorithm: string;
  readonly value: string;
  /** Put before or after the password, by bcrypt only. */
  readonly salt?: { readonly text: string; readonly position: 'prefix' | 'suffix' } | undefined;
  /** What the password was turned into bytes by. */
  readonly encoding?: BufferEncoding | undefined;
}

const BCRYPT = /^\$2[aby]\$(0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/;
const ARGON2 = /^\$(argon2(?:id|i|d))\$v=19\$([a-z0-9=,]+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;
const PBKDF2 = /^\$pbkdf2-([a-z0-9-]+)(?:\$([a-z0-9=,]+))?\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/i;

type Reader = (hash: ImportedHash) => Verify | undefined;

/** How a hash of each kind is read; undefined for one that does not have its form. */
const READERS: Readonly<Record<string, Reader>> = {
  bcrypt: ({ value, salt }) => {
    if (!BCRYPT.test(value)) return undefined;
    const [before, after] = [salt?.position === 'prefix', salt?.position === 'suffix'].map(
      (is) => (is && salt?.text) || '',
    );
    return async (candidate) => {
      const { compare } = await import('bcryptjs'); // no start waits for it
      return compare(`${before}${candidate}${after}`, value.replace('$2y$', '$2b$'));
    };
  },
  argon2: ({ value, encoding }) => {
    const [, algorithm, parameters = '', salt = '', hash = ''] = ARGON2.exec(value) ?? [];
    const { m, t, p } = numbers(parameters);
    if (algorithm === undefined || !m || !t || !p) return undefined;
    const expected = fromBase64(hash);
    return async (candidate) => {
      const found = await promisify(argon2)(algorithm as Argon2Algorithm, {
        message: Buffer.from(candidate, encoding),
        nonce: fromBase64(salt),
        parallelism: p,
        tagLength: expected.length,
        memory: m,
        passes: t,
      });
      return timingSafeEqual(found, expected);
    };
  },
  pbkdf2: ({ value, encoding }) => {
    const [, digest, parameters = '', salt = '', hash = ''] = PBKDF2.exec(value) ?? [];
    const { i = 100_000, l = 64 } = numbers(parameters);
    const expected = fromBase64(hash);
    if (digest === undefined || expected.length !== l || !isDigest(digest)) return undefined;
    return async (candidate) =>
      timingSafeEqual(
        await promisify(pbkdf2)(Buffer.from(candidate, encoding), fromBase64(salt), i, l, digest),
        expected,
      );
  },
};

/** Kinds of hashes by which a person can log in here. */
export const IMPORTED_ALGORITHMS = Object.keys(READERS);

/** What verifies passwords by an imported hash; undefined for a hash that cannot be read. */
export const verifierOf = (hash: ImportedHash): Verify | undefined => READERS[hash.algorithm]?.(hash);

/** `m=65536,t=2,p=1` of a PHC string. */
const numbers = (parameters: string): Readonly<Record<string, number | undefined>> =>
  Object.fromEntries(
    parameters
      .split(',')
      .filter(Boolean)
      .map((parameter) => parameter.split('='))
      .map(([name, value]) => [name ?? '', Number(value)]),
  );

/** Whether this Node has a digest: MD4, which Auth0 takes, is not in today's OpenSSL. */
function isDigest(name: string): boolean {
  try {
    createHash(name);
    return true;
  } catch {
    return false;
  }
}

const fromBase64 = (text: string) => Buffer.from(text, 'base64');
