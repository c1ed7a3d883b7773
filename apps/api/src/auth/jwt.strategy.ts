import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-jwt';
import { ACCESS_TOKEN_POLICY } from './access-token';
import { type Caller, permissionsOf } from './caller';
import { bearerToken, type CredentialRequest } from './credentials';
import { CLOCK_TOLERANCE, EXPECTED, type Expected } from './policy';
import { SigningKeys } from './signing-keys';
import { TokenInspector } from './token-inspector';
import { VerifiedTokens } from './verified-tokens';

/** Passport's strategy for access tokens, as the tutorials name it: what an `Authorization` header must hold. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'access-token') {
  private readonly verified: VerifiedTokens<Caller>;
  private readonly inspector: TokenInspector;

  constructor(@Inject(EXPECTED) expected: Expected, keys: SigningKeys) {
    const inspector = new TokenInspector('access', ACCESS_TOKEN_POLICY, expected, keys);
    super({
      jwtFromRequest: (request) => bearerToken(request as unknown as CredentialRequest, 'access'),
      secretOrKeyProvider: inspector.provideKey,
      // Checked again by jsonwebtoken, after the policy: two readers that must agree.
      issuer: expected.issuer,
      audience: expected.audience,
      algorithms: ['RS256'],
      jsonWebTokenOptions: { clockTolerance: CLOCK_TOLERANCE },
      passReqToCallback: true,
    });
    this.inspector = inspector;
    this.verified = new VerifiedTokens(keys);
  }

  /**
   * For `JwtAuthGuard`: the caller of a token that was verified before, undefined for one that passport must verify.
   * Throws a `Refusal` where there is no token, or the policy refuses it.
   */
  recall(request: CredentialRequest): Caller | undefined {
    const token = bearerToken(request, 'access');
    const caller = this.verified.recall(token);
    if (!caller) this.inspector.inspect(request, token);
    return caller;
  }

  /**
   * The memory of verified tokens is asked here too, so that passport's own guard has it: not in the static verifier,
   * which every strategy of the process shares. `JwtAuthGuard` asks first, and spares passport's work.
   */
  override authenticate(request: object): void {
    const caller = this.verified.recall(bearerToken(request as CredentialRequest, 'access'));
    if (caller) this.success(caller);
    else super.authenticate(request as never);
  }

  validate(request: CredentialRequest, claims: Readonly<Record<string, unknown>>): Caller {
    const caller = Object.freeze({ sub: String(claims['sub']), permissions: permissionsOf(claims) });
    const looked = this.inspector.lookedUp(request);
    if (looked) this.verified.remember(bearerToken(request, 'access'), claims, looked, caller);
    return caller;
  }
}
