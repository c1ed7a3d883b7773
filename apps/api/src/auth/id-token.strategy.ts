import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-jwt';
import { type Caller } from './caller';
import { bearerToken, type CredentialRequest } from './credentials';
import { ID_TOKEN_POLICY } from './id-token';
import { keyProvider } from './key-provider';
import { CLOCK_TOLERANCE, EXPECTED, type Expected } from './policy';
import { SigningKeys } from './signing-keys';
import { type Looked, VerifiedTokens } from './verified-tokens';

/**
 * Passport's strategy for ID tokens, after one of the tutorials: the audience is the client. Right only for the backend
 * of that very client; any other API takes access tokens, for an ID token grants nothing (RFC 8725 section 3.12).
 */
@Injectable()
export class IdTokenStrategy extends PassportStrategy(Strategy, 'id-token') {
  private readonly verified: VerifiedTokens<Caller>;
  private readonly looked: WeakMap<object, Looked>;

  constructor(@Inject(EXPECTED) expected: Expected, keys: SigningKeys) {
    const looked = new WeakMap<object, Looked>();
    super({
      jwtFromRequest: (request) => bearerToken(request as unknown as CredentialRequest),
      secretOrKeyProvider: keyProvider(ID_TOKEN_POLICY, expected, keys, looked),
      // Checked again by jsonwebtoken, after the policy: two readers that must agree.
      issuer: expected.issuer,
      audience: expected.clientId,
      algorithms: ['RS256'],
      jsonWebTokenOptions: { clockTolerance: CLOCK_TOLERANCE },
      passReqToCallback: true,
    });
    this.looked = looked;
    this.verified = new VerifiedTokens(keys);
  }

  /** As in `JwtStrategy`. */
  recall(request: CredentialRequest): Caller | undefined {
    return this.verified.recall(bearerToken(request));
  }

  validate(request: CredentialRequest, claims: Readonly<Record<string, unknown>>): Caller {
    const caller = Object.freeze({ sub: String(claims['sub']), permissions: Object.freeze([]) });
    const looked = this.looked.get(request);
    if (looked) this.verified.remember(bearerToken(request), claims, looked, caller);
    return caller;
  }
}
