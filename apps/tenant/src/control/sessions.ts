import type { AdapterPayload } from 'oidc-provider';
import { findUser, findUserByEmail } from '../accounts';
import type { Controlled } from './controlled';

/** The artifacts of one person, or of everybody where no email is named. */
function ofUser({ model, store }: Controlled, kind: string, email: string | undefined): AdapterPayload[] {
  const id = email === undefined ? undefined : findUserByEmail(model, email)?.id;
  const all = store.list(kind).filter(({ accountId }) => accountId !== undefined);
  return email === undefined ? all : all.filter(({ accountId }) => accountId === id);
}

/** A login of a person. */
export interface SessionState {
  readonly user: string;
  /** When they logged in, in seconds since 1970. */
  readonly since: number | undefined;
}

/** Who is logged in. */
export function sessions(tenant: Controlled): SessionState[] {
  return ofUser(tenant, 'Session', undefined).map(({ accountId, loginTs }) => ({
    user: findUser(tenant.model, accountId)?.email ?? String(accountId),
    since: loginTs,
  }));
}

/** Ends sessions and deletes the codes and refresh tokens that they gave out. Access tokens stay valid until they expire. */
export async function revokeSessions(tenant: Controlled, email: string | undefined): Promise<number> {
  const revoked = ofUser(tenant, 'Session', email);
  for (const { jti, uid } of revoked) {
    tenant.store.revokeBySession(String(uid));
    await tenant.store.adapter('Session').destroy(String(jti));
  }
  return revoked.length;
}

/**
 * Uses an old refresh token again for each login that has one, as a thief would: the engine revokes the whole family (RFC
 * 9700 section 4.14.2), so the application's next refresh is refused. Where tokens do not rotate, nothing can be noticed.
 * Resolves with the number of families.
 */
export async function reuseRefreshTokens(tenant: Controlled, email: string | undefined): Promise<number> {
  const current = ofUser(tenant, 'RefreshToken', email).filter(({ consumed }) => consumed === undefined);
  for (const { jti, clientId } of current) {
    const old = String(jti);
    const next = await refresh(tenant, String(clientId), old);
    if (next) await refresh(tenant, String(clientId), next); // older than the last one, which a leeway would forgive
    await refresh(tenant, String(clientId), old);
  }
  return current.length;
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
