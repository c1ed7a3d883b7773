import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-jwt';
import { type Caller } from './caller';
import { bearerToken, type CredentialRequest, type Wanted } from './credentials';
import { CLOCK_TOLERANCE, type Expected, type Rule } from './policy';
import { type SigningKeys } from './signing-keys';
import { TokenInspector } from './token-inspector';
import { VerifiedTokens } from './verified-tokens';

/** What tells one kind of token from another. */
interface Kind {
  readonly wanted: Wanted;
  readonly policy: readonly Rule[];
  readonly audienceOf: (expected: Expected) => string;
  readonly permissionsOf: (claims: Readonly<Record<string, unknown>>) => readonly string[];
}

/**
 * Passport's strategy for one kind of bearer token, as a class to extend, like Nest's own `PassportStrategy`. Each has a
 * memory of verified tokens of its own, so that one kind never warms the other.
 */
export function bearerStrategy(name: string, { wanted, policy, audienceOf, permissionsOf }: Kind) {
  return class BearerStrategy extends PassportStrategy(Strategy, name) {
    readonly verified: VerifiedTokens<Caller>;
    readonly inspector: TokenInspector;
    readonly tokenOf: (request: CredentialRequest) => string;

    constructor(expected: Expected, keys: SigningKeys) {
      const inspector = new TokenInspector(wanted, policy, expected, keys);
      const tokenOf = (request: CredentialRequest) => bearerToken(request, wanted, expected.maxTokenLength);
      super({
        jwtFromRequest: (request) => tokenOf(request as unknown as CredentialRequest),
        secretOrKeyProvider: inspector.provideKey,
        // Checked again by jsonwebtoken, after the policy: two readers that must agree.
        issuer: expected.issuer,
        audience: audienceOf(expected),
        algorithms: ['RS256'],
        jsonWebTokenOptions: { clockTolerance: CLOCK_TOLERANCE },
        passReqToCallback: true,
      });
      this.inspector = inspector;
      this.tokenOf = tokenOf;
      this.verified = new VerifiedTokens(keys);
    }

    /**
     * For `JwtAuthGuard`: the caller of a token that was verified before, undefined for one that passport must verify.
     * Throws a `Refusal` where there is no token, or the policy refuses it.
     */
    recall(request: CredentialRequest): Caller | undefined {
      const token = this.tokenOf(request);
      const caller = this.verified.recall(token);
      if (!caller) this.inspector.inspect(request, token);
      return caller;
    }

    /**
     * The memory of verified tokens is asked here too, so that passport's own guard has it: not in the static verifier,
     * which every strategy of the process shares. `JwtAuthGuard` asks first, and spares passport's work.
     */
    override authenticate(request: object): void {
      const caller = this.verified.recall(this.tokenOf(request as CredentialRequest));
      if (caller) this.success(caller);
      else super.authenticate(request as never);
    }

    validate(request: CredentialRequest, claims: Readonly<Record<string, unknown>>): Caller {
      const { iss, sub } = claims;
      const caller = Object.freeze({ iss: String(iss), sub: String(sub), permissions: permissionsOf(claims) });
      const looked = this.inspector.lookedUp(request);
      if (looked) this.verified.remember(this.tokenOf(request), claims, looked, caller);
      return caller;
    }
  };
}
