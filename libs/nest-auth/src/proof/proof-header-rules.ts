import { show } from '../policy/policy';
import { hasSecret, type ProofAlgorithm, type ProofKey } from './proof-key';
import { type ProofOptions } from './proof-options';
import { type ProofRule } from './proof-rule';

/** A proof's header, and what it says of its key. Its signature is not verified. */
export interface ProofHeader {
  readonly header: Readonly<Record<string, unknown>>;
  /** The key of the header, where it fits the algorithm. */
  readonly key: ProofKey | undefined;
  /** The thumbprint of the key that the token is bound to. */
  readonly jkt: string;
  readonly options: ProofOptions;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isTaken = (alg: unknown, { algorithms }: ProofOptions): alg is ProofAlgorithm =>
  algorithms.some((taken) => taken === alg);

/** What the header of a proof must be: the same for all proofs with this header, whatever they are for. */
export const PROOF_HEADER_RULES: readonly ProofRule<ProofHeader>[] = [
  {
    of: 'typ',
    source: 'RFC 9449 section 4.3 (4), RFC 8725 section 3.11',
    code: 'proof_malformed',
    broken: ({ header: { typ } }) =>
      typ === 'dpop+jwt' ? undefined : `The proof's typ is ${show(typ)} and must be dpop+jwt.`,
  },
  {
    of: 'alg',
    source: 'RFC 9449 section 4.3 (5), RFC 8725 section 3.1',
    code: 'proof_algorithm_refused',
    broken: ({ header: { alg }, options }) =>
      isTaken(alg, options)
        ? undefined
        : `The proof's algorithm is ${show(alg)} and only ${options.algorithms.join(' or ')} is taken.`,
  },
  {
    of: 'crit, b64',
    source: 'RFC 7515 section 4.1.11, RFC 7797 section 6: an extension that is not understood must be refused',
    code: 'proof_malformed',
    broken: ({ header }) =>
      'crit' in header || 'b64' in header
        ? "The proof's header asks for an extension that is not understood here."
        : undefined,
  },
  {
    of: 'jwk',
    source: 'RFC 9449 section 4.2: the public key, in the header',
    code: 'proof_key_refused',
    broken: ({ header: { jwk } }) => (isObject(jwk) ? undefined : "The proof's header has no public key (jwk)."),
  },
  {
    of: 'jwk',
    source: 'RFC 9449 section 4.3 (7)',
    code: 'proof_key_refused',
    broken: ({ header: { jwk } }) =>
      hasSecret(Object(jwk) as object)
        ? "The proof's jwk holds a private or a secret key, which is known to others now: make a new one."
        : undefined,
  },
  {
    of: 'jwk',
    source: 'RFC 9449 section 4.3 (6), RFC 8725 section 3.2, RFC 7518 sections 3.4 and 3.5, RFC 8037',
    code: 'proof_key_refused',
    broken: ({ header: { alg }, key }) =>
      key ? undefined : `The proof's jwk is no key for ${show(alg)}, or not one that is taken.`,
  },
  {
    of: 'jkt',
    source: 'RFC 9449 section 4.3 (12b), section 6.1',
    code: 'proof_key_wrong',
    broken: ({ key, jkt }) =>
      key?.jkt === jkt ? undefined : 'The token is bound to another key (cnf.jkt) than that of the proof.',
  },
];
