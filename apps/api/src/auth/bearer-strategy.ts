import passport from 'passport';
import { Strategy } from 'passport-jwt';
import { type Caller } from './caller';
import { bearerToken, type CredentialRequest, type Wanted } from './credentials';
import { type Issuers } from './issuer';
import { CLOCK_TOLERANCE, type Expected, type Rule } from './policy';
import { callerBy, type Verdict, VERDICTS } from './passport-verdict';
import { Refusal } from './refusal';
import { type Inspected, TokenInspector } from './token-inspector';
import { digestOf, VerifiedTokens } from './verified-tokens';

/** What tells one kind of token from another. */
interface Kind {
  readonly wanted: Wanted;
  readonly policy: readonly Rule[];
  readonly audiencesOf: (expected: Expected) => readonly string[];
  readonly permissionsOf: (claims: Readonly<Record<string, unknown>>) => readonly string[];
}

/** Of a token in which the policy and jsonwebtoken read two issuers. */
const READERS_DIFFER = "The token's issuer is not the one whose key verified it.";

/**
 * Passport's strategy for one kind of bearer token, as a class to extend: `AuthGuard('access-token')` finds it by its
 * name. Each has memories of verified tokens of its own, one for each issuer, so that one kind never warms the other.
 * passport-jwt is handed the inspected token where it expects a request, so that nothing is looked for twice.
 */
export function bearerStrategy(name: string, { wanted, policy, audiencesOf, permissionsOf }: Kind) {
  return class BearerStrategy extends Strategy {
    private readonly memories: readonly VerifiedTokens<Caller>[];
    private readonly inspector: TokenInspector;
    private readonly asked: object;
    private readonly tokenOf: (request: CredentialRequest) => string;

    constructor(issuers: Issuers) {
      const memories = new Map(issuers.map((issuer) => [issuer, new VerifiedTokens<Caller>(issuer.keys)]));
      const inspector = new TokenInspector(wanted, policy, issuers);
      const [{ expected }] = issuers;
      super(
        {
          jwtFromRequest: (inspected) => (inspected as unknown as Inspected).token,
          secretOrKeyProvider: inspector.provideKey,
          // Checked again by jsonwebtoken, after the policy: two readers that must agree.
          issuer: issuers.map((issuer) => issuer.expected.issuer),
          audience: [...audiencesOf(expected)],
          algorithms: [...expected.algorithms],
          jsonWebTokenOptions: { clockTolerance: CLOCK_TOLERANCE },
          passReqToCallback: true,
        },
        ({ token, digest, issuer, kid, key }: Inspected, claims: Readonly<Record<string, unknown>>, done) => {
          if (claims['iss'] !== issuer.expected.issuer) return done(new Refusal('issuer_wrong', READERS_DIFFER));
          const caller = Object.freeze({
            iss: issuer.callersOf,
            sub: String(claims['sub']),
            expires: Number(claims['exp']),
            permissions: permissionsOf(claims),
          });
          if (key) memories.get(issuer)?.remember(token, claims, { kid, key }, caller, digest);
          done(null, caller);
        },
      );
      this.memories = [...memories.values()];
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
      const now = Date.now() / 1000;
      for (const memory of this.memories) {
        const caller = memory.recall(token, now, digest);
        if (caller) return caller;
      }
      return this.inspector.inspect(token, digest);
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
