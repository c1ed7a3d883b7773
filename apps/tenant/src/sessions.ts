import { findUser } from './accounts';
import type { SessionPayload } from './actions/session-details';
import type { Initiator } from './configuration/initiators';
import type { TenantModel } from './configuration/model';
import type { ArtifactStore } from './store/artifact-store';

/** A session to end: the engine's own, which it must not save again, or what the store has of it. */
export type EndingSession = SessionPayload & { readonly jti: string; destroy?(): Promise<unknown> };

/** Login sessions, and what hangs on them. */
export interface Sessions {
  /**
   * Ends a session, deletes the codes that it gave out, and tells the applications. With it go its refresh tokens, unless
   * they are kept. Access tokens that are out stay valid until they expire.
   */
  end(session: EndingSession, initiator: Initiator, options?: { readonly keepRefreshTokens?: boolean }): Promise<void>;
}

type Store = Pick<ArtifactStore, 'adapter' | 'list' | 'revokeBySession'>;

/** `tell` lets the applications of a session know that it has ended; nobody waits for it. */
export function createSessions(store: Store, tell: (session: SessionPayload, initiator: Initiator) => void): Sessions {
  return {
    async end(session, initiator, { keepRefreshTokens = false } = {}) {
      store.revokeBySession(session.uid, keepRefreshTokens);
      if (session.destroy) await session.destroy();
      else await store.adapter('Session').destroy(session.jti);
      if (session.accountId !== undefined) tell(session, initiator);
    },
  };
}

/** Every session of somebody. */
export const loginSessions = (store: Pick<ArtifactStore, 'list'>) =>
  store.list('Session').filter(({ accountId }) => accountId !== undefined) as (EndingSession & { accountId: string })[];

/** Ends the sessions of people whom the files do not have any more. */
export async function endSessionsOfTheGone(model: TenantModel, store: Store, sessions: Sessions): Promise<void> {
  for (const session of loginSessions(store)) {
    if (!findUser(model, session.accountId)) await sessions.end(session, 'account-deleted');
  }
}
