import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-jwt';
import { ACCESS_TOKEN_POLICY } from './access-token';
import { type Caller, permissionsOf } from './caller';
import { bearerToken, type CredentialRequest } from './credentials';
import { keyProvider } from './key-provider';
import { CLOCK_TOLERANCE, EXPECTED, type Expected } from './policy';
import { SigningKeys } from './signing-keys';
import { type Looked, VerifiedTokens } from './verified-tokens';

/** Passport's strategy for access tokens, as the tutorials name it: what an `Authorization` header must hold. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'access-token') {
  private readonly verified: VerifiedTokens<Caller>;
  private readonly looked: WeakMap<object, Looked>;

  constructor(@Inject(EXPECTED) expected: Expected, keys: SigningKeys) {
    const looked = new WeakMap<object, Looked>();
    super({
      jwtFromRequest: (request) => bearerToken(request as unknown as CredentialRequest),
      secretOrKeyProvider: keyProvider(ACCESS_TOKEN_POLICY, expected, keys, looked),
      // Checked again by jsonwebtoken, after the policy: two readers that must agree.
      issuer: expected.issuer,
      audience: expected.audience,
      algorithms: ['RS256'],
      jsonWebTokenOptions: { clockTolerance: CLOCK_TOLERANCE },
      passReqToCallback: true,
    });
    this.looked = looked;
    this.verified = new VerifiedTokens(keys);
  }

  /** The caller of a token that was verified before, for `JwtAuthGuard`. Throws a `Refusal` where there is no token. */
  recall(request: CredentialRequest): Caller | undefined {
    return this.verified.recall(bearerToken(request));
  }

  validate(request: CredentialRequest, claims: Readonly<Record<string, unknown>>): Caller {
    const caller = Object.freeze({ sub: String(claims['sub']), permissions: permissionsOf(claims) });
    const looked = this.looked.get(request);
    if (looked) this.verified.remember(bearerToken(request), claims, looked, caller);
    return caller;
  }
}
