import { constants, createPublicKey, hash, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
import { joseToDer } from 'ecdsa-sig-formatter';
import { isStrictBase64url } from '../policy/base64url';

type Verify = (key: KeyObject, signed: Uint8Array, signature: Buffer) => boolean;

/** An algorithm of proofs: which keys fit it, and how Node verifies by it. */
interface Algorithm {
  /** Members of the public key in the order of their names: those of its thumbprint (RFC 7638 section 3.2, RFC 8037). */
  readonly members: readonly string[];
  readonly type: Readonly<Record<string, string>>;
  readonly strong: (key: KeyObject) => boolean;
  readonly verify: Verify;
}

const ALGORITHMS = {
  // RFC 7518 section 3.4: the signature is R and S, 32 bytes each.
  ES256: {
    members: ['crv', 'kty', 'x', 'y'],
    type: { kty: 'EC', crv: 'P-256' },
    strong: () => true,
    // Not by Node's `dsaEncoding`: a key within an object of options costs Node 24 a third more than one by itself.
    verify: (key, signed, signature) =>
      signature.length === 64 && verify('sha256', signed, key, joseToDer(signature, 'ES256')),
  },
  // RFC 7518 section 3.5. More than 4096 bits would only make verifying dear: the caller chooses the key.
  PS256: {
    members: ['e', 'kty', 'n'],
    type: { kty: 'RSA' },
    strong: ({ asymmetricKeyDetails: { modulusLength = 0, publicExponent = 0n } = {} }) =>
      modulusLength >= 2048 && modulusLength <= 4096 && (publicExponent === 3n || publicExponent === 65537n),
    verify: (key, signed, signature) =>
      verify('sha256', signed, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, signature),
  },
  // RFC 8037 section 3.1, by the name that RFC 9864 section 2.2 gives it.
  Ed25519: {
    members: ['crv', 'kty', 'x'],
    type: { kty: 'OKP', crv: 'Ed25519' },
    strong: () => true,
    verify: (key, signed, signature) => verify(null, signed, key, signature),
  },
} satisfies Record<string, Algorithm>;

export type ProofAlgorithm = keyof typeof ALGORITHMS;

/** All that there are: asymmetric ones (RFC 9449 section 4.3 (5)). */
export const PROOF_ALGORITHMS = Object.keys(ALGORITHMS) as ProofAlgorithm[];

/** Members of private and symmetric keys (RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1, RFC 8037 section 2). */
const SECRET = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** Whether a JWK holds what must never be sent (RFC 9449 section 4.3 (7)). */
export const hasSecret = (jwk: object): boolean => SECRET.some((name) => name in jwk);

/** The public key that a proof brings. */
export interface ProofKey {
  /** Its thumbprint with SHA-256, by which a token is bound to it (RFC 9449 section 6, RFC 7638). */
  readonly jkt: string;
  /** Whether this key made the signature. */
  readonly verify: (signed: Uint8Array, signature: Buffer) => boolean;
}

/**
 * The key of a JWK that fits an algorithm; undefined where it does not, is no key, or is too weak. Its members must be
 * strict base64url: the thumbprint is that of their text. jose's function for that makes a promise.
 */
export function importProofKey(alg: ProofAlgorithm, jwk: Readonly<Record<string, unknown>>): ProofKey | undefined {
  const { members, type, strong, verify }: Algorithm = ALGORITHMS[alg];
  for (const name of members) {
    const value = jwk[name];
    if (typeof value !== 'string' || value === '' || (type[name] ?? value) !== value) return undefined;
    if (!(name in type) && !isStrictBase64url(value)) return undefined;
  }
  const own = Object.fromEntries(members.map((name) => [name, jwk[name]]));
  const key = publicKeyOf(own);
  if (!key || !strong(key)) return undefined;
  return {
    jkt: hash('sha256', JSON.stringify(own), 'base64url'),
    verify: (signed, signature) => verify(key, signed, signature),
  };
}

function publicKeyOf(jwk: JsonWebKey): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return undefined; // not on the curve, too short, or no number at all
  }
}
