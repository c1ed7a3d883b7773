import { createHash } from 'node:crypto';
import type { AdapterPayload, KoaContextWithOIDC, RefreshToken } from 'oidc-provider';
import type { Client, TenantModel } from '../configuration/model';
import { toAudience } from '../resource-servers';
import type { LoginNotes } from './login-notes';
import { deviceDetails } from './request-details';

/** A login session, as the engine keeps it; `uid` is the `sid` of its tokens. Times are in seconds since 1970. */
export type SessionPayload = Pick<AdapterPayload, 'accountId' | 'amr' | 'authorizations' | 'loginTs'> & {
  readonly uid: string;
};

const now = () => Date.now() / 1000;
const time = (seconds: number) => new Date(seconds * 1000).toISOString();

/** `event.session`. */
export function sessionDetails(
  ctx: KoaContextWithOIDC,
  { sessionLifetime, idleSessionLifetime }: TenantModel,
  { uid, accountId, authorizations = {}, loginTs = now() }: SessionPayload,
  metadata: Readonly<Record<string, string>>,
) {
  const end = loginTs + sessionLifetime;
  return {
    id: uid,
    authenticated_at: time(loginTs),
    clients: Object.keys(authorizations).map((id) => ({ client_id: id })),
    cookie: { mode: 'persistent' },
    created_at: time(loginTs),
    device: deviceDetails(ctx),
    expires_at: time(end),
    idle_expires_at: time(Math.min(now() + idleSessionLifetime, end)),
    last_interacted_at: time(now()),
    metadata: { ...metadata },
    updated_at: time(now()),
    user_id: accountId,
  };
}

/** `event.refresh_token`. Its id is made of the token's family: the token itself is a secret. */
export function refreshTokenDetails(
  ctx: KoaContextWithOIDC,
  { id, refreshToken: { lifetime, idleLifetime, rotating } }: Client,
  { grantId, iiat = now(), resource = [], scope, sessionUid, accountId }: RefreshToken,
  { refreshTokenMetadata }: LoginNotes,
) {
  const end = iiat + lifetime;
  return {
    id: createHash('sha256').update(String(grantId)).digest('base64url'),
    client_id: id,
    created_at: time(iiat),
    device: deviceDetails(ctx),
    expires_at: time(end),
    idle_expires_at: time(Math.min(now() + idleLifetime, end)),
    last_exchanged_at: time(now()),
    metadata: { ...refreshTokenMetadata },
    resource_servers: [resource].flat().map((one) => ({ audience: toAudience(one), scopes: scope ?? '' })),
    rotating,
    session_id: sessionUid,
    user_id: accountId,
  };
}
