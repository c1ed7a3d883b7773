import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type Algorithm } from '../keys/algorithms';

/** A key of a test's own issuer: the private half signs, the public half is published under `kid`. */
export interface TestKey {
  readonly kid: string;
  readonly algorithm: Algorithm;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Makes a key for an algorithm; an RSA key takes some tenths of a second. */
export function createKey(kid: string, algorithm: Algorithm = 'RS256', modulusLength = 2048): TestKey {
  return { kid, algorithm, ...pairFor(algorithm, modulusLength) };
}

function pairFor(algorithm: Algorithm, modulusLength: number) {
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  if (algorithm === 'Ed25519' || algorithm === 'EdDSA') return generateKeyPairSync('ed25519');
  return generateKeyPairSync('rsa', { modulusLength });
}

/** The public half of a key as a JWKS shows it, with members of a test's own. */
export function toJwk({ publicKey, kid, algorithm }: TestKey, extra: object = {}): object {
  return { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: algorithm, ...extra };
}

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Signs any two parts, objects or texts, whatever they hold, by the algorithm of the key. */
export function signParts(header: unknown, payload: unknown, key: TestKey): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${signatureOf(Buffer.from(input), key).toString('base64url')}`;
}

function signatureOf(input: Buffer, { algorithm, privateKey: key }: TestKey): Buffer {
  switch (algorithm) {
    case 'RS256':
      return sign('sha256', input, key);
    case 'PS256': // RFC 7518 section 3.5: the salt is as long as the hash
      return sign('sha256', input, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
    case 'ES256':
      return sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' });
    default:
      return sign(null, input, key);
  }
}
