import { generateKeyPair, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import type { JWK } from 'oidc-provider';

/** What must be the same after a restart: else tokens and logins of before would be refused. */
export interface Secrets {
  /** RS256 keys with their private parts. The first one signs; all are published. */
  readonly signingKeys: JWK[];
  /** The first one signs the cookies; all are accepted. */
  readonly cookieKeys: string[];
}

/** Reads the keys from the database, and makes them at the first start. */
export async function loadSecrets(database: DatabaseSync): Promise<Secrets> {
  return {
    signingKeys: await load(database, 'signing-keys', async () => [await createSigningKey()]),
    cookieKeys: await load(database, 'cookie-keys', () => [randomBytes(32).toString('base64url')]),
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

async function createSigningKey(): Promise<JWK> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const jwk = privateKey.export({ format: 'jwk' });
  return { ...jwk, kty: 'RSA', use: 'sig', alg: 'RS256', kid: randomBytes(16).toString('base64url') };
}
