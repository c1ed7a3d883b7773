import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-jwt';
import { type Caller } from './caller';
import { bearerToken, type CredentialRequest } from './credentials';
import { ID_TOKEN_POLICY } from './id-token';
import { CLOCK_TOLERANCE, EXPECTED, type Expected } from './policy';
import { SigningKeys } from './signing-keys';
import { TokenInspector } from './token-inspector';
import { VerifiedTokens } from './verified-tokens';

/**
 * Passport's strategy for ID tokens, after one of the tutorials: the audience is the client. Right only for the backend
 * of that very client; any other API takes access tokens, for an ID token grants nothing (RFC 8725 section 3.12).
 */
@Injectable()
export class IdTokenStrategy extends PassportStrategy(Strategy, 'id-token') {
  private readonly verified: VerifiedTokens<Caller>;
  private readonly inspector: TokenInspector;

  constructor(@Inject(EXPECTED) expected: Expected, keys: SigningKeys) {
    const inspector = new TokenInspector('id', ID_TOKEN_POLICY, expected, keys);
    super({
      jwtFromRequest: (request) => bearerToken(request as unknown as CredentialRequest, 'id'),
      secretOrKeyProvider: inspector.provideKey,
      // Checked again by jsonwebtoken, after the policy: two readers that must agree.
      issuer: expected.issuer,
      audience: expected.clientId,
      algorithms: ['RS256'],
      jsonWebTokenOptions: { clockTolerance: CLOCK_TOLERANCE },
      passReqToCallback: true,
    });
    this.inspector = inspector;
    this.verified = new VerifiedTokens(keys);
  }

  /** As in `JwtStrategy`. */
  recall(request: CredentialRequest): Caller | undefined {
    const token = bearerToken(request, 'id');
    const caller = this.verified.recall(token);
    if (!caller) this.inspector.inspect(request, token);
    return caller;
  }

  /** As in `JwtStrategy`. */
  override authenticate(request: object): void {
    const caller = this.verified.recall(bearerToken(request as CredentialRequest, 'id'));
    if (caller) this.success(caller);
    else super.authenticate(request as never);
  }

  validate(request: CredentialRequest, claims: Readonly<Record<string, unknown>>): Caller {
    const caller = Object.freeze({ sub: String(claims['sub']), permissions: Object.freeze([]) });
    const looked = this.inspector.lookedUp(request);
    if (looked) this.verified.remember(bearerToken(request, 'id'), claims, looked, caller);
    return caller;
  }
}
