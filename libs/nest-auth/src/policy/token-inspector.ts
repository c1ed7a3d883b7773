import { type KeyObject } from 'node:crypto';
import { type SecretOrKeyProvider } from 'passport-jwt';
import { type Algorithm, ALGORITHMS } from '../keys/algorithms';
import { Refusal } from '../refusal/refusal';
import { decodeToken, type Read } from './jws';
import { type Issuer, type Issuers } from './issuer';
import { type Claims } from './permissions';
import { inspect, type Rule } from './policy';

/**
 * A token that the policy let pass, with its kid and, once it is found, its key. Its signature is not verified: nothing
 * of it may be used but to verify it.
 */
export interface Inspected {
  readonly token: string;
  /** Its name in the memory of verified tokens; empty where it is to be remembered in none. */
  readonly digest: string;
  /** Whom it names, to the letter. */
  readonly issuer: Issuer;
  readonly algorithm: Algorithm;
  readonly kid: string;
  readonly claims: Claims;
  key: KeyObject | undefined;
}

/**
 * Checks form, header and claims of a token before a key is asked for, so that most bad tokens cost neither a fetch nor
 * an RSA operation. Nothing of a token is used before passport-jwt has verified its signature.
 */
export class TokenInspector {
  constructor(
    private readonly wanted: Read,
    private readonly policy: readonly Rule[],
    private readonly issuers: Issuers,
  ) {}

  /**
   * Holds a token against the policy of the issuer that it names, and its kid against that one's keys at hand. Throws a
   * `Refusal`.
   */
  inspect(token: string, digest = ''): Inspected {
    const unverified = decodeToken(token, this.wanted);
    const { header, claims } = unverified;
    const [first] = this.issuers; // for who names none of them: it is refused in any case
    const issuer = this.issuers.find(({ expected }) => expected.issuer === claims['iss']) ?? first;
    inspect(unverified, this.policy, issuer.expected, Date.now() / 1000);
    const algorithm = header['alg'] as Algorithm; // the policy has seen to it
    refuseLength(token, algorithm);
    const kid = String(header['kid']);
    return { token, digest, issuer, algorithm, kid, claims, key: issuer.keys.known(kid, algorithm) };
  }

  /** Looks for the key where it is not at hand yet. Rejects with a `Refusal`. */
  async findKey(inspected: Inspected): Promise<void> {
    inspected.key = await inspected.issuer.keys.find(inspected.kid, inspected.algorithm);
  }

  /**
   * passport-jwt's `secretOrKeyProvider`, for an inspected token in place of a request. Gives the key as a `KeyObject`
   * made once, where the usual provider gives a PEM that is parsed at each request.
   */
  readonly provideKey: SecretOrKeyProvider = (inspected: Inspected, _token, done) =>
    withoutFrames(() => done(null, inspected.key as never)); // its types know PEM only
}

/** RFC 7518 section 3.4, RFC 8032 section 5.1.6. At another length jsonwebtoken fails, as if the fault were ours. */
function refuseLength(token: string, algorithm: Algorithm): void {
  const { signature } = ALGORITHMS[algorithm];
  if (signature === undefined) return;
  const length = Buffer.byteLength(token.slice(token.lastIndexOf('.') + 1), 'base64url');
  if (signature === length) return;
  throw new Refusal(
    'signature_wrong',
    `The token's signature has ${length} bytes, and one by ${algorithm} has ${signature}.`,
  );
}

/** Runs jsonwebtoken, which tells a forged signature by an error: collecting its frames costs as much as the check. */
function withoutFrames(verify: () => void): void {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    verify();
  } finally {
    Error.stackTraceLimit = limit;
  }
}
