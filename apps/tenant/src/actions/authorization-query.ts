import type { KoaContextWithOIDC } from 'oidc-provider';
import type { ArtifactStore } from '../store/artifact-store';

type Query = KoaContextWithOIDC['query'];
type Store = Pick<ArtifactStore, 'adapter'>;

const MODEL = 'AuthorizationQuery';
const HOUR = 60 * 60; // as long as an interaction lives, see lifetimes.ts

/**
 * Keeps all of an authorization request's query while its person is at the login page: the engine keeps only the
 * parameters that it knows, and Actions read others. What comes later in the same authorization changes nothing.
 */
export async function keepQuery(store: Store, { oidc, query }: KoaContextWithOIDC): Promise<void> {
  const { cid } = oidc.entities.Interaction ?? {};
  if (cid && oidc.route === 'authorization') await store.adapter(MODEL).upsert(cid, { query }, HOUR);
}

/** The query that an authorization began with; of any other request its own. */
export async function queryOf(store: Store, { oidc, query }: KoaContextWithOIDC): Promise<Query> {
  const { cid } = oidc.entities.Interaction ?? {};
  const kept = cid && (await store.adapter(MODEL).find(cid));
  return kept ? (kept['query'] as Query) : query;
}
