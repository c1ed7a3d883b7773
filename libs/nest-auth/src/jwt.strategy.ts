import { Inject, Injectable } from '@nestjs/common';
import { ACCESS_TOKEN_POLICY } from './policy/access-token';
import { bearerStrategy } from './bearer-strategy';
import { permissionsOf } from './policy/permissions';
import { ISSUERS, type Issuers } from './policy/issuer';
import { ProofVerifier } from './proof/proof-verifier';
import { Revocations } from './revocation/revocations';

const AccessTokens = bearerStrategy('access-token', {
  wanted: 'access',
  policy: ACCESS_TOKEN_POLICY,
  audiencesOf: ({ audiences }) => audiences,
  permissionsOf,
});

/** Passport's strategy for access tokens, as the tutorials name it: what an `Authorization` header must hold. */
@Injectable()
export class JwtStrategy extends AccessTokens {
  constructor(@Inject(ISSUERS) issuers: Issuers, proofs: ProofVerifier, revocations: Revocations) {
    super(issuers, proofs, revocations);
  }
}
