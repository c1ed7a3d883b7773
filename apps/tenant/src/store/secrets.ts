import { createPrivateKey, generateKeyPair, randomBytes, type KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import type { JWK } from 'oidc-provider';

/** What must be the same after a restart: else tokens and logins of before would be refused. */
export interface Secrets {
  /** RS256 keys with their private parts. The first one signs; all are published. */
  readonly signingKeys: JWK[];
  /** The first one signs the cookies; all are accepted. */
  readonly cookieKeys: string[];
  /** 32 bytes in base64url, from which the nonces for proofs of possession are made. */
  readonly nonceSecret: string;
}

/** Replaces the signing keys, also for the next start. The first one signs. */
export function saveSigningKeys(database: DatabaseSync, secrets: Secrets, signingKeys: JWK[]): Secrets {
  database.prepare('UPDATE secrets SET value = ? WHERE name = ?').run(JSON.stringify(signingKeys), 'signing-keys');
  return { ...secrets, signingKeys };
}

/** Reads the keys from the database, and makes them at the first start. */
export async function loadSecrets(database: DatabaseSync): Promise<Secrets> {
  return {
    signingKeys: await load(database, 'signing-keys', async () => [await createSigningKey()]),
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
export async function createSigningKey(): Promise<JWK> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const jwk = privateKey.export({ format: 'jwk' });
  return { ...jwk, kty: 'RSA', use: 'sig', alg: 'RS256', kid: randomBytes(16).toString('base64url') };
}
