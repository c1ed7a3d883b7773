import passport from 'passport';
import { Strategy } from 'passport-jwt';
import { type Caller, type CallerReader } from './caller';
import { type HttpReply, type HttpRequest } from './http';
import { isEd25519 } from './keys/algorithms';
import { isSignedByEd25519 } from './keys/ed25519';
import { callerBy, SIGNATURE_WRONG, type Verdict, VERDICTS } from './passport-verdict';
import { type Credentials, credentialsOf, type Wanted } from './policy/credentials';
import { type Issuers } from './policy/issuer';
import { type Claims, type PermissionSource } from './policy/permissions';
import { CLOCK_TOLERANCE, type Expected, type Rule } from './policy/policy';
import { type Inspected, TokenInspector } from './policy/token-inspector';
import { digestOf, VerifiedTokens } from './policy/verified-tokens';
import { type DpopRule } from './proof/proof-options';
import { type ProofVerifier } from './proof/proof-verifier';
import { Refusal } from './refusal/refusal';

/** What tells one kind of token from another. */
interface Kind {
  readonly wanted: Wanted;
  readonly policy: readonly Rule[];
  readonly audiencesOf: (expected: Expected) => readonly string[];
  readonly permissionsOf: (claims: Claims, source: PermissionSource | undefined) => readonly string[];
}

/** Of a token in which the policy and jsonwebtoken read two issuers. */
const READERS_DIFFER = "The token's issuer is not the one whose key verified it.";

/**
 * Passport's strategy for one kind of bearer token, as a class to extend: `AuthGuard('access-token')` finds it by its
 * name. Each has memories of verified tokens of its own, one for each issuer, so that one kind never warms the other.
 * passport-jwt is handed the inspected token where it expects a request, so that nothing is looked for twice.
 */
export function bearerStrategy(
  name: string,
  { wanted, policy, audiencesOf, permissionsOf }: Kind,
): new (issuers: Issuers, proofs: ProofVerifier, rule?: DpopRule) => Strategy & CallerReader {
  return class BearerStrategy extends Strategy implements CallerReader {
    private readonly memories: readonly VerifiedTokens<Caller>[];
    private readonly inspector: TokenInspector;
    private readonly admit: (inspected: Inspected, claims: Claims) => Caller;
    private readonly asked: object;
    private readonly credentialsOf: (request: HttpRequest, rule: DpopRule) => Credentials;

    constructor(
      issuers: Issuers,
      private readonly proofs: ProofVerifier,
      private readonly rule: DpopRule = proofs.rule,
    ) {
      const memories = new Map(issuers.map((issuer) => [issuer, new VerifiedTokens<Caller>(issuer.keys)]));
      const inspector = new TokenInspector(wanted, policy, issuers);
      const [{ expected }] = issuers;
      const admit = ({ token, digest, issuer, key }: Inspected, claims: Claims): Caller => {
        if (claims['iss'] !== issuer.expected.issuer) throw new Refusal('issuer_wrong', READERS_DIFFER);
        const caller = Object.freeze({
          iss: issuer.callersOf,
          sub: String(claims['sub']),
          expires: Number(claims['exp']),
          permissions: permissionsOf(claims, issuer.expected.permissions),
          jkt: (claims['cnf'] as { jkt?: string } | undefined)?.jkt,
        });
        if (key) memories.get(issuer)?.remember(token, claims, { key }, caller, digest);
        return caller;
      };
      super(
        {
          jwtFromRequest: (inspected) => (inspected as unknown as Inspected).token,
          secretOrKeyProvider: inspector.provideKey,
          // Checked again by jsonwebtoken, after the policy: two readers that must agree.
          issuer: issuers.map((issuer) => issuer.expected.issuer),
          audience: [...audiencesOf(expected)],
          // A key is found by its algorithm too, so it verifies by no other.
          algorithms: ['RS256', 'PS256', 'ES256'],
          jsonWebTokenOptions: { clockTolerance: CLOCK_TOLERANCE },
          passReqToCallback: true,
        },
        (inspected: Inspected, claims: Claims, done) => done(null, admit(inspected, claims)),
      );
      this.memories = [...memories.values()];
      this.inspector = inspector;
      this.admit = admit;
      this.credentialsOf = (request, { mode }) => credentialsOf(request, wanted, mode, expected.maxTokenLength);
      this.asked = Object.assign(Object.create(this) as object, VERDICTS);
      passport.use(name, this);
    }

    /** For `JwtAuthGuard`. */
    callerOf(request: HttpRequest, rule = this.rule, reply?: HttpReply): Caller | Promise<Caller> {
      return this.callerOfToken(this.credentialsOf(request, rule), request, rule, reply);
    }

    /** For passport's own guard: the same, told in passport's way. */
    override authenticate(request: object): void {
      void this.tell(request as HttpRequest, this.credentialsOf(request as HttpRequest, this.rule));
    }

    private async tell(request: HttpRequest, credentials: Credentials): Promise<void> {
      let caller: Caller;
      try {
        caller = await this.callerOfToken(credentials, request, this.rule);
      } catch (error) {
        if (error instanceof Refusal) this.fail(error as never);
        else this.error(error as Error);
        return;
      }
      this.success(caller);
    }

    private callerOfToken(
      { scheme, token }: Credentials,
      request: HttpRequest,
      rule: DpopRule,
      reply?: HttpReply,
    ): Caller | Promise<Caller> {
      const digest = digestOf(token);
      const prove = (caller: Caller): Caller | Promise<Caller> => {
        const proven = this.proofs.check(request, caller, { scheme, ath: digest }, rule, reply);
        return proven ? proven.then(() => caller) : caller;
      };
      const known = this.look(token, digest);
      if ('sub' in known) return prove(known);
      if (known.key) return prove(this.verify(known));
      return this.inspector.findKey(known).then(() => prove(this.verify(known)));
    }

    /** The caller of a token that was verified before, or else what the policy has let pass. */
    private look(token: string, digest: string): Caller | Inspected {
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
     * full collection. jsonwebtoken, which it asks, knows no Ed25519: Node does.
     */
    private verify(inspected: Inspected): Caller {
      if (isEd25519(inspected.algorithm)) {
        if (isSignedByEd25519(inspected)) return this.admit(inspected, inspected.claims);
        throw new Refusal('signature_wrong', SIGNATURE_WRONG);
      }
      const verdict = Object.create(this.asked) as Verdict;
      super.authenticate.call(verdict as never, inspected as never);
      return callerBy(verdict);
    }
  };
}
