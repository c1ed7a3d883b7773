import { type KeyObject } from 'node:crypto';

/** Algorithms by which tokens may be signed (RFC 7518 section 3.1, RFC 9864 section 2.2, RFC 8037 section 3.1). */
export type Algorithm = 'RS256' | 'PS256' | 'ES256' | 'Ed25519' | 'EdDSA';

/** What an algorithm asks of its keys: the members of a JWK (RFC 7518 section 6, RFC 8037 section 2), and their strength. */
interface Demand {
  readonly kty: string;
  readonly crv?: string;
  readonly members: readonly string[];
  readonly strong: (key: KeyObject) => boolean;
  /** Bytes of a signature, where all have the same. */
  readonly signature?: number;
}

const always = () => true; // a curve has one strength

/** RFC 8725 section 3.2, RFC 7518 section 3.3; more than 8192 bits would make each check slow. */
const isStrongRsa = ({ asymmetricKeyDetails }: KeyObject): boolean => {
  const { modulusLength = 0, publicExponent = 1n } = asymmetricKeyDetails ?? {};
  return modulusLength >= 2048 && modulusLength <= 8192 && publicExponent > 1n && publicExponent % 2n === 1n;
};

const RSA: Demand = { kty: 'RSA', members: ['n', 'e'], strong: isStrongRsa };
/** `EdDSA` is the older name, which says a family; of it Ed25519 alone is taken. */
const ED25519: Demand = { kty: 'OKP', crv: 'Ed25519', members: ['x'], strong: always, signature: 64 };

export const ALGORITHMS: Readonly<Record<Algorithm, Demand>> = {
  RS256: RSA,
  PS256: RSA,
  ES256: { kty: 'EC', crv: 'P-256', members: ['x', 'y'], strong: always, signature: 64 },
  Ed25519: ED25519,
  EdDSA: ED25519,
};

/** What Auth0 signs with unless it is told otherwise. */
export const DEFAULT_ALGORITHMS: readonly Algorithm[] = ['RS256'];

/** Whether jsonwebtoken knows nothing of an algorithm. */
export const isEd25519 = (algorithm: Algorithm): boolean => ALGORITHMS[algorithm] === ED25519;
