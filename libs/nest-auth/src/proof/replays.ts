/**
 * What became of a proof. Where it could not be entered, because there is no room or the memory cannot be reached, the
 * request is refused: `retryAfter` in seconds, before which that does not change.
 */
export type Entered =
  | 'entered'
  | 'seen'
  | { readonly full: 'share' | 'all'; readonly retryAfter: number }
  | { readonly away: true; readonly retryAfter: number };

/** A proof that has passed everything else. */
export interface UsedProof {
  /** SHA-256 of the key's thumbprint and the proof's `jti`. */
  readonly name: string;
  /** The key's thumbprint: each key has a share of the room. */
  readonly jkt: string;
  /** Seconds for which the proof could pass again. */
  readonly lifetime: number;
}

/** Port of the memory of used proofs (RFC 9449 section 11.1). */
export abstract class Replays {
  /**
   * Enters a proof where it is not there yet, in one atomic step: of many that ask at the same time with one name, one
   * is told `entered`. It stays for its lifetime at least; where there is no room, nothing is forgotten to make some.
   */
  abstract enter(proof: UsedProof): Entered | Promise<Entered>;
}
