import type { Account } from 'oidc-provider';
import { claimsFor, findUser } from './accounts';
import { CUSTOM, grantIdOf, idClaims, sidOf } from './actions/claims';
import { loginNotes } from './actions/login-notes';
import type { TenantModel } from './configuration/model';
import type { ArtifactStore } from './store/artifact-store';

/**
 * A person as the engine wants them: the claims that scopes open, and what the login has added that `token` came of.
 * Undefined for somebody who is gone.
 */
export function engineAccount(
  model: TenantModel,
  store: Pick<ArtifactStore, 'adapter'>,
  issuer: string,
  id: string,
  token: unknown,
): Account | undefined {
  const user = findUser(model, id);
  if (!user) return undefined;
  return {
    accountId: user.id,
    claims: async (_use, scope) => ({
      ...claimsFor(issuer, user, new Set(scope.split(' '))),
      sub: user.id,
      [CUSTOM]: { ...idClaims(await loginNotes(store, grantIdOf(token))), sid: sidOf(token) },
    }),
  };
}
