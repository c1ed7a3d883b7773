import passport from 'passport';
import { type Strategy } from 'passport-jwt';
import { type Caller, type CallerReader } from './caller';
import { type HttpReply, type HttpRequest } from './http';
import { type Credentials, credentialsOf, type Wanted } from './policy/credentials';
import { type Issuers } from './policy/issuer';
import { type Claims, type PermissionSource } from './policy/permissions';
import { type Expected, type Rule } from './policy/policy';
import { type Inspected, TokenInspector } from './policy/token-inspector';
import { digestOf, VerifiedTokens } from './policy/verified-tokens';
import { type DpopRule } from './proof/proof-options';
import { type ProofVerifier } from './proof/proof-verifier';
import { Refusal } from './refusal/refusal';
import { type Revocations } from './revocation/revocations';
import { TokenVerifier } from './token-verifier';

/** What tells one kind of token from another. */
interface Kind {
  readonly wanted: Wanted;
  readonly policy: readonly Rule[];
  readonly audiencesOf: (expected: Expected) => readonly string[];
  readonly permissionsOf: (claims: Claims, source: PermissionSource | undefined) => readonly string[];
}

const SESSION_OVER =
  'The session that the token belongs to was ended at the tenant after the token was issued: log in again.';

/**
 * Passport's strategy for one kind of bearer token, as a class to extend: `AuthGuard('access-token')` finds it by its
 * name. Each has memories of verified tokens of its own, one for each issuer, so that one kind never warms the other.
 */
export function bearerStrategy(
  name: string,
  { wanted, policy, audiencesOf, permissionsOf }: Kind,
): new (issuers: Issuers, proofs: ProofVerifier, revocations: Revocations, rule?: DpopRule) => Strategy & CallerReader {
  return class BearerStrategy extends TokenVerifier<Caller> implements CallerReader {
    private readonly memories: readonly VerifiedTokens<Caller>[];
    private readonly inspector: TokenInspector;
    private readonly credentialsOf: (request: HttpRequest, rule: DpopRule) => Credentials;

    constructor(
      issuers: Issuers,
      private readonly proofs: ProofVerifier,
      private readonly revocations: Revocations,
      private readonly rule: DpopRule = proofs.rule,
    ) {
      const memories = new Map(issuers.map((issuer) => [issuer, new VerifiedTokens<Caller>(issuer.keys)]));
      const inspector = new TokenInspector(wanted, policy, issuers);
      const [{ expected }] = issuers;
      super(inspector, issuers, audiencesOf(expected), ({ token, digest, issuer, key }, claims): Caller => {
        const { sub, sid, iat, exp, cnf } = claims;
        const caller = Object.freeze({
          iss: issuer.callersOf,
          sub: String(sub),
          sid: typeof sid === 'string' ? sid : undefined,
          issued: typeof iat === 'number' ? iat : undefined,
          expires: Number(exp),
          permissions: permissionsOf(claims, issuer.expected.permissions),
          jkt: (cnf as { jkt?: string } | undefined)?.jkt,
        });
        if (key) memories.get(issuer)?.remember(token, claims, { key }, caller, digest);
        return caller;
      });
      this.memories = [...memories.values()];
      this.inspector = inspector;
      this.credentialsOf = (request, { mode }) => credentialsOf(request, wanted, mode, expected.maxTokenLength);
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
        if (this.revocations.has(caller)) throw new Refusal('session_revoked', SESSION_OVER);
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
  };
}
