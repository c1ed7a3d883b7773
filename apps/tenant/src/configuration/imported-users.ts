import { z } from 'zod';
import { IMPORTED_ALGORITHMS, verifierOf, type ImportedHash } from './imported-passwords';
import { Password } from './passwords';
import type { Checked } from './check';
import type { Finding } from './findings';
import type { Person } from './local';
import { flag, leftOut, list, map, oneOf, text } from './phrases';

// A file of Auth0's bulk import: https://auth0.com/docs/manage-users/user-migration/bulk-user-import-schema. Hashes by
// other algorithms than those of imported-passwords.ts are known; whoever has one logs in without a password.

const ENCODINGS = ['base64', 'hex', 'utf8'] as const;
const claim = (what: string) => text(what).optional();
const metadata = z.record(z.string(), z.unknown(), { error: 'a map' }).default({});

const customHash = map({
  algorithm: text('the name of an algorithm'),
  hash: map({
    value: text('a hash'),
    encoding: oneOf(ENCODINGS).default('utf8'),
    digest: leftOut,
    key: leftOut,
  }),
  salt: map({
    value: text('a salt'),
    encoding: oneOf(ENCODINGS).default('utf8'),
    position: oneOf(['prefix', 'suffix']).default('prefix'),
  }).optional(),
  password: map({
    encoding: oneOf(['ascii', 'utf8', 'utf16le', 'ucs2', 'latin1', 'binary']).default('utf8'),
  }).optional(),
  keylen: leftOut,
  cost: leftOut,
  blockSize: leftOut,
  parallelization: leftOut,
});

const importedUser = map({
  email: z.email({ error: 'an email address' }),
  email_verified: flag.default(false),
  user_id: claim('an id'),
  given_name: claim('a given name'),
  family_name: claim('a family name'),
  name: claim('a full name'),
  nickname: claim('a nickname'),
  picture: claim('the URL of a picture'),
  blocked: flag.default(false),
  password_hash: claim('a hash by bcrypt'),
  custom_password_hash: customHash.optional(),
  app_metadata: metadata,
  user_metadata: metadata,
});

/** The whole file. */
export const importedUsersSchema = list(importedUser, 'a list of users');

type ImportedUser = z.output<typeof importedUser>;

/** The people of the file, and whose password cannot be verified here. Their ids get Auth0's prefix, `auth0|`. */
export function importedPeople({ value = [], find }: Checked<ImportedUser[]>): {
  people: Person[];
  warnings: Finding[];
} {
  const warnings: Finding[] = [];
  const people = value.map((user, index): Person => {
    const { password_hash: bcrypt, custom_password_hash: custom, user_id, ...profile } = user;
    const hash = bcrypt === undefined ? toHash(custom) : { algorithm: 'bcrypt', value: bcrypt };
    const verify = hash && verifierOf(hash);
    if (hash && !verify) {
      const key = bcrypt === undefined ? 'custom_password_hash' : 'password_hash';
      const known = IMPORTED_ALGORITHMS.join(', ');
      const sentence = `cannot be verified here: without a hash by one of ${known} this person logs in by the button of the account, without a password.`;
      warnings.push(find([index, key], sentence));
    }
    return {
      ...profile,
      user_id: user_id && (user_id.startsWith('auth0|') ? user_id : `auth0|${user_id}`),
      password: verify ? Password.hashed(verify) : Password.none(),
      roles: [],
      organizations: [],
    };
  });
  return { people, warnings };
}

function toHash(custom: ImportedUser['custom_password_hash']): ImportedHash | undefined {
  if (!custom) return undefined;
  const { algorithm, hash, salt, password } = custom;
  const before = salt && { text: Buffer.from(salt.value, salt.encoding).toString(), position: salt.position };
  return { algorithm, value: hash.value, salt: before, encoding: password?.encoding };
}
