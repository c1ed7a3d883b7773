import { Inject, Injectable } from '@nestjs/common';
import { ACCESS_TOKEN_POLICY } from './access-token';
import { bearerStrategy } from './bearer-strategy';
import { permissionsOf } from './caller';
import { EXPECTED, type Expected } from './policy';
import { SigningKeys } from './signing-keys';

const AccessTokens = bearerStrategy('access-token', {
  wanted: 'access',
  policy: ACCESS_TOKEN_POLICY,
  audienceOf: ({ audience }) => audience,
  permissionsOf,
});

/** Passport's strategy for access tokens, as the tutorials name it: what an `Authorization` header must hold. */
@Injectable()
export class JwtStrategy extends AccessTokens {
  constructor(@Inject(EXPECTED) expected: Expected, keys: SigningKeys) {
    super(expected, keys);
  }
}
