import { Inject, Injectable } from '@nestjs/common';
import { bearerStrategy } from './bearer-strategy';
import { ID_TOKEN_POLICY } from './policy/id-token';
import { ISSUERS, type Issuers } from './policy/issuer';
import { NO_DPOP } from './proof/proof-options';
import { ProofVerifier } from './proof/proof-verifier';
import { Revocations } from './revocation/revocations';

const IdTokens = bearerStrategy('id-token', {
  wanted: 'id',
  policy: ID_TOKEN_POLICY,
  audiencesOf: ({ clientId }) => (clientId === undefined ? [] : [clientId]),
  permissionsOf: () => Object.freeze([]),
});

/**
 * Passport's strategy for ID tokens, after one of the tutorials: the audience is the client. Right only for the backend
 * of that very client; any other API takes access tokens, for an ID token grants nothing (RFC 8725 section 3.12). It is
 * the page's client, so its tenant is the first issuer.
 */
@Injectable()
export class IdTokenStrategy extends IdTokens {
  constructor(@Inject(ISSUERS) [first]: Issuers, proofs: ProofVerifier, revocations: Revocations) {
    super([{ ...first, expected: { ...first.expected, others: [] } }], proofs, revocations, NO_DPOP);
  }
}
