import { Strategy } from 'passport-jwt';
import { isEd25519 } from './keys/algorithms';
import { isSignedByEd25519 } from './keys/ed25519';
import { resultOf, SIGNATURE_WRONG, type Verdict, VERDICTS } from './passport-verdict';
import { type Issuers } from './policy/issuer';
import { type Claims } from './policy/permissions';
import { CLOCK_TOLERANCE } from './policy/policy';
import { type Inspected, type TokenInspector } from './policy/token-inspector';
import { Refusal } from './refusal/refusal';

/** Of a token in which the policy and jsonwebtoken read two issuers. */
const READERS_DIFFER = "The token's issuer is not the one whose key verified it.";

/**
 * passport-jwt, asked about a token that a policy has let pass. It is handed the inspected token where it expects a request,
 * so that nothing is looked for twice.
 */
export class TokenVerifier<Result> extends Strategy {
  private readonly admit: (inspected: Inspected, claims: Claims) => Result;
  private readonly asked: object;

  /** @param admit what becomes of a token whose signature is verified */
  constructor(
    inspector: TokenInspector,
    issuers: Issuers,
    audiences: readonly string[],
    admit: (inspected: Inspected, claims: Claims) => Result,
  ) {
    const admitByIssuer = (inspected: Inspected, claims: Claims): Result => {
      if (claims['iss'] !== inspected.issuer.expected.issuer) throw new Refusal('issuer_wrong', READERS_DIFFER);
      return admit(inspected, claims);
    };
    super(
      {
        jwtFromRequest: (inspected) => (inspected as unknown as Inspected).token,
        secretOrKeyProvider: inspector.provideKey,
        // Checked again by jsonwebtoken, after the policy: two readers that must agree.
        issuer: issuers.map((issuer) => issuer.expected.issuer),
        audience: [...audiences],
        // A key is found by its algorithm too, so it verifies by no other.
        algorithms: ['RS256', 'PS256', 'ES256'],
        jsonWebTokenOptions: { clockTolerance: CLOCK_TOLERANCE },
        passReqToCallback: true,
      },
      (inspected: Inspected, claims: Claims, done) => done(null, admitByIssuer(inspected, claims) as object),
    );
    this.admit = admitByIssuer;
    this.asked = Object.assign(Object.create(this) as object, VERDICTS);
  }

  /**
   * What becomes of a token whose key is at hand, so that the verdict is there at once. `passport.authenticate` would make a
   * promise and an object with five functions, and V8 keeps these, and the request with them, until a full collection.
   * jsonwebtoken, which it asks, knows no Ed25519: Node does. Throws a `Refusal`.
   */
  verify(inspected: Inspected): Result {
    if (isEd25519(inspected.algorithm)) {
      if (isSignedByEd25519(inspected)) return this.admit(inspected, inspected.claims);
      throw new Refusal('signature_wrong', SIGNATURE_WRONG);
    }
    const verdict = Object.create(this.asked) as Verdict<Result>;
    super.authenticate.call(verdict as never, inspected as never);
    return resultOf(verdict);
  }
}
