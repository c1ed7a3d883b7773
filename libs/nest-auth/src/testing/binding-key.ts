import { constants, generateKeyPairSync, hash, type JsonWebKey, type KeyObject, randomUUID, sign } from 'node:crypto';
import { type Claims } from '../policy/permissions';
import { type ProofAlgorithm } from '../proof/proof-key';

/** A key of a test's own client, which tokens are bound to, and the half that proofs show. */
export interface BindingKey {
  readonly alg: string;
  readonly jwk: JsonWebKey;
  /** Its thumbprint, for a token's `cnf`: `issuer.token({ cnf: { jkt } })`. */
  readonly jkt: string;
  readonly privateKey: KeyObject;
}

const GENERATE = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  PS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  Ed25519: () => generateKeyPairSync('ed25519'),
} satisfies Record<ProofAlgorithm, unknown>;
const SIGN: Readonly<Record<string, (data: Buffer, key: KeyObject) => Buffer>> = {
  ES256: (data, key) => sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' }),
  PS256: (data, key) => sign('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
  Ed25519: (data, key) => sign(null, data, key),
};

/** Makes a key for an algorithm of proofs, or of a pair of a test's own. */
export function createBindingKey(alg: ProofAlgorithm = 'ES256', pair = GENERATE[alg]()): BindingKey {
  const jwk = pair.publicKey.export({ format: 'jwk' });
  return { alg, jwk, jkt: thumbprint(jwk), privateKey: pair.privateKey };
}

/** RFC 7638: its members in the order of their names. */
export function thumbprint(jwk: JsonWebKey): string {
  const names = Object.keys(jwk).sort();
  return hash('sha256', JSON.stringify(Object.fromEntries(names.map((name) => [name, jwk[name]]))), 'base64url');
}

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Signs any two parts of a proof, objects or texts, whatever they hold. */
export function signProof(header: unknown, payload: unknown, { alg, privateKey }: BindingKey): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${SIGN[alg]?.(Buffer.from(input), privateKey).toString('base64url')}`;
}

/**
 * The header `DPoP` of one request (RFC 9449 section 4.2): `createProof(token, key, { htm: 'GET', htu })`. A claim or a
 * member of its header that is set to undefined is left out.
 */
export function createProof(token: string, key: BindingKey, claims: Claims, header: Claims = {}): string {
  const own = {
    jti: randomUUID(),
    iat: Math.floor(Date.now() / 1000),
    ath: hash('sha256', token, 'base64url'),
  };
  return signProof({ typ: 'dpop+jwt', alg: key.alg, jwk: key.jwk, ...header }, { ...own, ...claims }, key);
}
