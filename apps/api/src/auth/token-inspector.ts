import { type KeyObject } from 'node:crypto';
import { type SecretOrKeyProvider } from 'passport-jwt';
import { type Wanted } from './credentials';
import { type Algorithm } from './jwk';
import { decodeToken } from './jws';
import { type Issuer, type Issuers } from './issuer';
import { inspect, type Rule } from './policy';

/**
 * A token that the policy let pass, with its kid and, once it is found, its key. Its signature is not verified: nothing
 * of it may be used but to verify it.
 */
export interface Inspected {
  readonly token: string;
  /** Its name in the memory of verified tokens. */
  readonly digest: string;
  /** Whom it names, to the letter. */
  readonly issuer: Issuer;
  readonly kid: string;
  /** By which it says that it is signed, one of those that are taken. */
  readonly algorithm: Algorithm;
  key: KeyObject | undefined;
}

/**
 * Checks form, header and claims of a token before a key is asked for, so that most bad tokens cost neither a fetch nor
 * an RSA operation. Nothing of a token is used before passport-jwt has verified its signature.
 */
export class TokenInspector {
  constructor(
    private readonly wanted: Wanted,
    private readonly policy: readonly Rule[],
    private readonly issuers: Issuers,
  ) {}

  /**
   * Holds a token against the policy of the issuer that it names, and its kid against that one's keys at hand. Throws a
   * `Refusal`.
   */
  inspect(token: string, digest: string): Inspected {
    const unverified = decodeToken(token, this.wanted);
    const { iss } = unverified.claims;
    const [first] = this.issuers; // for who names none of them: it is refused in any case
    const issuer = this.issuers.find(({ expected }) => expected.issuer === iss) ?? first;
    inspect(unverified, this.policy, issuer.expected, Date.now() / 1000);
    const kid = String(unverified.header['kid']);
    const algorithm = unverified.header['alg'] as Algorithm; // the policy has seen to that
    return { token, digest, issuer, kid, algorithm, key: issuer.keys.known(kid, algorithm) };
  }

  /** Looks for the key where it is not at hand yet. Rejects with a `Refusal`. */
  async findKey(inspected: Inspected): Promise<void> {
    inspected.key = await inspected.issuer.keys.find(inspected.kid, inspected.algorithm);
  }

  /**
   * passport-jwt's `secretOrKeyProvider`, for an inspected token in place of a request. Gives the key as a `KeyObject`
   * made once, where the usual provider gives a PEM that is parsed at each request.
   */
  readonly provideKey: SecretOrKeyProvider = (inspected: Inspected, _token, done) => {
    const verify = () => withoutFrames(() => done(null, inspected.key as never)); // its types know PEM only
    if (inspected.key) return verify();
    this.findKey(inspected)
      .then(verify)
      .catch((error: unknown) => done(error)); // also what `done` itself throws: unhandled, it would end the process
  };
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
