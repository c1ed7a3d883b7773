import type { DatabaseSync } from 'node:sqlite';
import { errors, type Adapter, type AdapterPayload } from 'oidc-provider';

const CLEANING_INTERVAL = 10 * 60 * 1000; // ms

/** The engine's sessions, interactions, grants, codes and refresh tokens, in the database. */
export interface ArtifactStore {
  /** What the engine calls for each of its models. */
  adapter(model: string): Adapter;
  /**
   * Keeps an id until a time, in seconds since 1970, in one step: of two at the same moment one gets true. False while it
   * is there already.
   */
  addOnce(model: string, id: string, expiresAt: number): boolean;
  /** Deletes the codes and refresh tokens that a login session gave out; the latter may be kept. */
  revokeBySession(sessionUid: string, keepRefreshTokens: boolean): void;
  /** Everything of one of the engine's models that has not expired. */
  list(model: string): AdapterPayload[];
  /** Forgets what people have consented to. */
  forgetConsents(): void;
  /** Deletes what has expired; also done at the start and every ten minutes. */
  deleteExpired(): void;
  close(): void;
}

const now = () => Math.floor(Date.now() / 1000);

/** Prepares the statements once: the engine makes an adapter for every model. */
export function createArtifactStore(database: DatabaseSync): ArtifactStore {
  const put = database.prepare('INSERT OR REPLACE INTO artifacts VALUES (?, ?, ?, ?, ?, ?, ?)');
  const putOnce = database.prepare(
    `INSERT INTO artifacts (model, id, payload, expires_at) VALUES (?1, ?2, '{}', ?3)
      ON CONFLICT DO UPDATE SET expires_at = ?3 WHERE expires_at <= ?4`,
  );
  const byId = database.prepare('SELECT payload, expires_at FROM artifacts WHERE model = ? AND id = ?');
  const byUid = database.prepare('SELECT payload, expires_at FROM artifacts WHERE model = ? AND uid = ?');
  const byModel = database.prepare('SELECT payload, expires_at FROM artifacts WHERE model = ?');
  const remove = database.prepare('DELETE FROM artifacts WHERE model = ? AND id = ?');
  const removeGrant = database.prepare('DELETE FROM artifacts WHERE model = ? AND grant_id = ?');
  const consume = database.prepare(
    "UPDATE artifacts SET payload = json_set(payload, '$.consumed', ?) WHERE model = ? AND id = ? AND payload ->> '$.consumed' IS NULL",
  );
  const removeFamily = database.prepare(
    `DELETE FROM artifacts WHERE grant_id = (SELECT grant_id FROM artifacts WHERE model = ?1 AND id = ?2)
      OR (model = 'Grant' AND id = (SELECT grant_id FROM artifacts WHERE model = ?1 AND id = ?2))`,
  );
  const removeSession = database.prepare(
    "DELETE FROM artifacts WHERE session_uid = ? AND (model <> 'RefreshToken' OR ? = 0)",
  );
  const removeConsents = database.prepare("DELETE FROM artifacts WHERE model = 'Consent'");
  const removeExpired = database.prepare('DELETE FROM artifacts WHERE expires_at <= ?');

  const load = (row: Record<string, unknown> | undefined): AdapterPayload | undefined => {
    if (!row || (typeof row['expires_at'] === 'number' && row['expires_at'] <= now())) return undefined;
    return JSON.parse(String(row['payload'])) as AdapterPayload;
  };
  const deleteExpired = () => void removeExpired.run(now());
  deleteExpired();
  const cleaning = setInterval(deleteExpired, CLEANING_INTERVAL).unref();

  return {
    adapter: (model) => ({
      async upsert(id, payload, ttl) {
        const { grantId = null, uid = null, sessionUid = null } = payload;
        put.run(model, id, JSON.stringify(payload), grantId, uid, sessionUid, ttl ? now() + ttl : null);
      },
      find: async (id) => load(byId.get(model, id)),
      findByUid: async (uid) => load(byUid.get(model, uid)),
      findByUserCode: async () => undefined, // the device flow is off
      async consume(id) {
        if (consume.run(now(), model, id).changes > 0) return;
        // Two requests with one code or refresh token at the same time: the engine looked before either had used it.
        // Here the second is seen, and treated like any other reuse (RFC 6749 section 4.1.2, RFC 9700 section 4.14.2).
        removeFamily.run(model, id);
        throw new errors.InvalidGrant('used already');
      },
      destroy: async (id) => void remove.run(model, id),
      revokeByGrantId: async (grantId) => void removeGrant.run(model, grantId),
    }),
    addOnce: (model, id, expiresAt) => putOnce.run(model, id, expiresAt, now()).changes > 0,
    revokeBySession: (sessionUid, keepRefreshTokens) => void removeSession.run(sessionUid, Number(keepRefreshTokens)),
    forgetConsents: () => void removeConsents.run(),
    list: (model) =>
      byModel
        .all(model)
        .map(load)
        .filter((payload) => payload !== undefined),
    deleteExpired,
    close() {
      clearInterval(cleaning);
      database.close();
    },
  };
}
