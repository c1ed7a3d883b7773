import passport from 'passport';
import { Strategy } from 'passport-jwt';
import { type Caller } from './caller';
import { bearerToken, type CredentialRequest, type Wanted } from './credentials';
import { CLOCK_TOLERANCE, type Expected, type Rule } from './policy';
import { callerBy, type Verdict, VERDICTS } from './passport-verdict';
import { type SigningKeys } from './signing-keys';
import { type Inspected, TokenInspector } from './token-inspector';
import { digestOf, VerifiedTokens } from './verified-tokens';

/** What tells one kind of token from another. */
interface Kind {
  readonly wanted: Wanted;
  readonly policy: readonly Rule[];
  readonly audienceOf: (expected: Expected) => string;
  readonly permissionsOf: (claims: Readonly<Record<string, unknown>>) => readonly string[];
}

/**
 * Passport's strategy for one kind of bearer token, as a class to extend: `AuthGuard('access-token')` finds it by its
 * name. Each has a memory of verified tokens of its own, so that one kind never warms the other. passport-jwt is handed
 * the inspected token where it expects a request, so that nothing is looked for twice.
 */
export function bearerStrategy(name: string, { wanted, policy, audienceOf, permissionsOf }: Kind) {
  return class BearerStrategy extends Strategy {
    private readonly verified: VerifiedTokens<Caller>;
    private readonly inspector: TokenInspector;
    private readonly asked: object;
    private readonly tokenOf: (request: CredentialRequest) => string;

    constructor(expected: Expected, keys: SigningKeys) {
      const verified = new VerifiedTokens<Caller>(keys);
      const inspector = new TokenInspector(wanted, policy, expected, keys);
      super(
        {
          jwtFromRequest: (inspected) => (inspected as unknown as Inspected).token,
          secretOrKeyProvider: inspector.provideKey,
          // Checked again by jsonwebtoken, after the policy: two readers that must agree.
          issuer: expected.issuer,
          audience: audienceOf(expected),
          algorithms: ['RS256'],
          jsonWebTokenOptions: { clockTolerance: CLOCK_TOLERANCE },
          passReqToCallback: true,
        },
        ({ token, kid, key, digest }: Inspected, claims: Readonly<Record<string, unknown>>, done) => {
          const { iss, sub, exp } = claims;
          const caller = Object.freeze({
            iss: String(iss),
            sub: String(sub),
            expires: Number(exp),
            permissions: permissionsOf(claims),
          });
          if (key) verified.remember(token, claims, { kid, key }, caller, digest);
          done(null, caller);
        },
      );
      this.verified = verified;
      this.inspector = inspector;
      this.tokenOf = (request) => bearerToken(request, wanted, expected.maxTokenLength);
      this.asked = Object.assign(Object.create(this) as object, VERDICTS);
      passport.use(name, this);
    }

    /**
     * For `JwtAuthGuard`: the caller of a request; by promise where the key has to be fetched first. Throws, or rejects
     * with, a `Refusal`.
     */
    callerOf(request: CredentialRequest): Caller | Promise<Caller> {
      const known = this.look(this.tokenOf(request));
      if ('sub' in known) return known;
      return known.key ? this.verify(known) : this.inspector.findKey(known).then(() => this.verify(known));
    }

    /** For passport's own guard: the same, told in passport's way. */
    override authenticate(request: object): void {
      const token = this.tokenOf(request as CredentialRequest);
      try {
        const known = this.look(token);
        if ('sub' in known) this.success(known);
        else super.authenticate(known as never);
      } catch (error) {
        this.fail(error as never);
      }
    }

    /** The caller of a token that was verified before, or else what the policy has let pass. */
    private look(token: string): Caller | Inspected {
      const digest = digestOf(token);
      return this.verified.recall(token, Date.now() / 1000, digest) ?? this.inspector.inspect(token, digest);
    }

    /**
     * Has passport-jwt verify a token whose key is at hand, so that the verdict is there at once. `passport.authenticate`
     * would make a promise and an object with five functions, and V8 keeps these, and the request with them, until a
     * full collection.
     */
    private verify(inspected: Inspected): Caller {
      const verdict = Object.create(this.asked) as Verdict;
      super.authenticate.call(verdict as never, inspected as never);
      return callerBy(verdict);
    }
  };
}
