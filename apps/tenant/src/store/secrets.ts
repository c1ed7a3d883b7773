import { createPrivateKey, generateKeyPair, randomBytes, type KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import type { JWK } from 'oidc-provider';
import type { Algorithm } from '../configuration/model';

/** What must be the same after a restart: else tokens and logins of before would be refused. */
export interface Secrets {
  /** RSA keys with their private parts, each for one algorithm. The first one of each signs; all are published. */
  readonly signingKeys: JWK[];
  /** The first one signs the cookies; all are accepted. */
  readonly cookieKeys: string[];
  /** 32 bytes in base64url, from which the nonces for proofs of possession are made. */
  readonly nonceSecret: string;
}

/** Algorithms that sign with a key of their own (RFC 8725 section 3.1), all of them RSA keys. */
export type KeyAlgorithm = Exclude<Algorithm, 'HS256'>;

/** Which keys somebody needs: the algorithms of clients' ID tokens and of APIs' access tokens. */
export interface KeyUsers {
  readonly clients: ReadonlyMap<string, { readonly idTokenAlgorithm: Algorithm }>;
  readonly apis: ReadonlyMap<string, { readonly signingAlgorithm: Algorithm }>;
}

/** The same secrets, and new keys for algorithms that have none yet, which the next start has too. */
export async function haveKeys(database: DatabaseSync, secrets: Secrets, users: KeyUsers): Promise<Secrets> {
  const used = new Set<Algorithm>([
    ...[...users.clients.values()].map(({ idTokenAlgorithm }) => idTokenAlgorithm),
    ...[...users.apis.values()].map(({ signingAlgorithm }) => signingAlgorithm),
  ]);
  const missing = [...used].filter(
    (one): one is KeyAlgorithm => one !== 'HS256' && !signingKey(secrets.signingKeys, one),
  );
  if (missing.length === 0) return secrets;
  const keys = await Promise.all(missing.map(createSigningKey));
  return saveSigningKeys(database, secrets, [...secrets.signingKeys, ...keys]);
}

/** The keys that sign: the first one of each algorithm. */
export const signing = (keys: readonly JWK[]): JWK[] => keys.filter((key) => key === signingKey(keys, key.alg));

/** The key that signs by an algorithm. */
export const signingKey = (keys: readonly JWK[], algorithm: string | undefined) =>
  keys.find(({ alg }) => alg === algorithm);

/** A new key in place of each that signs. */
export const newSigningKeys = (keys: readonly JWK[]): Promise<JWK[]> =>
  Promise.all(signing(keys).map(({ alg }) => createSigningKey(alg as KeyAlgorithm)));

/** Replaces the signing keys, also for the next start. The first one of an algorithm signs. */
export function saveSigningKeys(database: DatabaseSync, secrets: Secrets, signingKeys: JWK[]): Secrets {
  database.prepare('UPDATE secrets SET value = ? WHERE name = ?').run(JSON.stringify(signingKeys), 'signing-keys');
  return { ...secrets, signingKeys };
}

/** Reads the keys from the database, and makes them at the first start. */
export async function loadSecrets(database: DatabaseSync): Promise<Secrets> {
  return {
    signingKeys: await load(database, 'signing-keys', async () => [await createSigningKey('RS256')]),
    cookieKeys: await load(database, 'cookie-keys', () => [randomBytes(32).toString('base64url')]),
    nonceSecret: await load(database, 'nonce-secret', () => randomBytes(32).toString('base64url')),
  };
}

async function load<Value>(database: DatabaseSync, name: string, create: () => Value | Promise<Value>): Promise<Value> {
  const read = () => database.prepare('SELECT value FROM secrets WHERE name = ?').get(name)?.['value'];
  if (read() === undefined) {
    // OR IGNORE: of two tenants that start on one new file, the first one's keys are everybody's.
    database.prepare('INSERT OR IGNORE INTO secrets VALUES (?, ?)').run(name, JSON.stringify(await create()));
  }
  return JSON.parse(String(read())) as Value;
}

/** A signing key as a library takes it that signs. */
export function signingKeyObject({ kty, n, e, d, p, q, dp, dq, qi }: JWK): KeyObject {
  return createPrivateKey({ key: { kty, n, e, d, p, q, dp, dq, qi }, format: 'jwk' });
}

/** A new RSA key of 2048 bits, with its private part. */
async function createSigningKey(alg: KeyAlgorithm): Promise<JWK> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const jwk = privateKey.export({ format: 'jwk' });
  return { ...jwk, kty: 'RSA', use: 'sig', alg, kid: randomBytes(16).toString('base64url') };
}
