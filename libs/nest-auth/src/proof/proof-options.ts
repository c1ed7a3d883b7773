import { type ProofAlgorithm } from './proof-key';

/** All that there are. */
export const DPOP_MODES = ['off', 'allowed', 'required'] as const;

/**
 * Whether tokens that are bound to a key are taken (RFC 9449): not at all (`off`), beside bearer tokens (`allowed`), or
 * alone (`required`).
 */
export type DpopMode = (typeof DPOP_MODES)[number];

/** Characters that the secret of nonces must have: 24 bytes at random have 32 in base64. */
export const SHORTEST_NONCE_KEY = 32;

/** What a route says of proofs. */
export interface DpopRule {
  readonly mode: DpopMode;
  /** Whether each proof must hold a nonce of this API (RFC 9449 section 9). */
  readonly nonce: boolean;
}

/** What an app says of tokens that are bound to a key (RFC 9449). */
export interface DpopOptions extends Partial<DpopRule> {
  /** This API's own addresses as callers see them, with what proxies take off the path: the `htu` of a proof begins so. */
  readonly addresses: readonly string[];
  /** Algorithms that a proof may be signed with: ES256. */
  readonly algorithms?: readonly ProofAlgorithm[];
  /** The secret that nonces are made with, 32 characters or more, which several machines may share; else made anew. */
  readonly nonceKey?: string | undefined;
  /** How many used proofs are remembered at most: 100,000. One key may fill a tenth. */
  readonly replays?: number;
}

/** What proofs are held against. */
export interface ProofOptions extends DpopRule {
  /** Algorithms that a proof may be signed with (RFC 9449 section 4.3 (5)). */
  readonly algorithms: readonly ProofAlgorithm[];
  /** The secret that nonces are made with, which several machines may share; undefined makes one for this process. */
  readonly nonceKey: string | undefined;
  /** How many proofs are remembered at most. */
  readonly replays: number;
  /** The API's own addresses, without a slash at the end: the `htu` of a proof begins with one of them. */
  readonly addresses: readonly string[];
  /** Whether sentences may name the addresses. */
  readonly full: boolean;
}

/** Of routes whose tokens are never bound: those for ID tokens. */
export const NO_DPOP: DpopRule = Object.freeze({ mode: 'off', nonce: false });
