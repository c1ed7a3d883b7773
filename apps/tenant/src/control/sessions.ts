import { findUser, findUserByEmail } from '../accounts';
import { loginSessions, type Sessions } from '../sessions';
import type { Controlled } from './controlled';

/** A login of a person. */
export interface SessionState {
  readonly user: string;
  /** When they logged in, in seconds since 1970. */
  readonly since: number | undefined;
}

/** Who is logged in. */
export function sessions(tenant: Controlled): SessionState[] {
  return loginSessions(tenant.store).map(({ accountId, loginTs }) => ({
    user: findUser(tenant.model, accountId)?.email ?? accountId,
    since: loginTs,
  }));
}

/** Ends sessions, with their codes and refresh tokens. Access tokens stay valid until they expire. */
export async function revokeSessions(tenant: Controlled, email: string | undefined, sessions: Sessions): Promise<void> {
  const id = email === undefined ? undefined : findUserByEmail(tenant.model, email)?.id;
  for (const session of loginSessions(tenant.store)) {
    if (email === undefined || session.accountId === id) await sessions.end(session, 'session-revoked');
  }
}

/**
 * Uses an old refresh token again for each login that has one, as a thief would: the engine revokes the whole family (RFC
 * 9700 section 4.14.2), so the application's next refresh is refused. Where tokens do not rotate, nothing can be noticed. A
 * token that is bound to a key is used as by a thief of both.
 * Resolves with the number of families.
 */
export async function reuseRefreshTokens(tenant: Controlled, email: string | undefined): Promise<number> {
  const id = email === undefined ? undefined : findUserByEmail(tenant.model, email)?.id;
  const current = tenant.store
    .list('RefreshToken')
    .filter(({ consumed, accountId }) => consumed === undefined && (email === undefined || accountId === id));
  for (const { jti, clientId, jkt, ...token } of current) {
    const old = String(jti);
    if (jkt) await unbind(tenant, old, token.exp);
    const next = await refresh(tenant, String(clientId), old);
    if (next) await refresh(tenant, String(clientId), next); // older than the last one, which a leeway would forgive
    await refresh(tenant, String(clientId), old);
  }
  return current.length;
}

/** Takes its key off a token, of which nobody here has the private part. */
async function unbind({ store }: Controlled, id: string, exp = 0): Promise<void> {
  const adapter = store.adapter('RefreshToken');
  const payload = await adapter.find(id);
  if (payload) await adapter.upsert(id, { ...payload, jkt: undefined }, exp - Math.floor(Date.now() / 1000));
}

async function refresh({ issuer, model }: Controlled, clientId: string, token: string): Promise<string | undefined> {
  const { secret = '', authMethod = 'none' } = model.clients.get(clientId) ?? {};
  const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: clientId, refresh_token: token });
  if (authMethod === 'client_secret_post') body.set('client_secret', secret);
  const basic = { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` };
  const headers = authMethod === 'client_secret_basic' ? basic : undefined;
  const response = await fetch(`${issuer}oauth/token`, { method: 'POST', body, headers });
  return ((await response.json()) as { refresh_token?: string }).refresh_token;
}
