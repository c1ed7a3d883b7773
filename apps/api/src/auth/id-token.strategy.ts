import { Inject, Injectable } from '@nestjs/common';
import { bearerStrategy } from './bearer-strategy';
import { ID_TOKEN_POLICY } from './id-token';
import { EXPECTED, type Expected } from './policy';
import { SigningKeys } from './signing-keys';

const IdTokens = bearerStrategy('id-token', {
  wanted: 'id',
  policy: ID_TOKEN_POLICY,
  audienceOf: ({ clientId }) => clientId,
  permissionsOf: () => Object.freeze([]),
});

/**
 * Passport's strategy for ID tokens, after one of the tutorials: the audience is the client. Right only for the backend
 * of that very client; any other API takes access tokens, for an ID token grants nothing (RFC 8725 section 3.12).
 */
@Injectable()
export class IdTokenStrategy extends IdTokens {
  constructor(@Inject(EXPECTED) expected: Expected, keys: SigningKeys) {
    super(expected, keys);
  }
}
