import type { Configuration, RefreshToken, Session } from 'oidc-provider';
import type { TenantModel } from './configuration/model';
import { takeOnce } from './take-once';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const now = () => Math.floor(Date.now() / 1000);
/** The engine takes positive whole numbers only; what has ended lives for one more second. */
const seconds = (...limits: number[]) => Math.max(1, Math.floor(Math.min(...limits)));

/** What counts before the files. */
interface Switches {
  /** Seconds that the next access token lives, once. */
  nextAccessTokenLifetime: number | null;
}

/** How long everything lives, in seconds. */
export function lifetimes(model: TenantModel, switches: Switches): NonNullable<Configuration['ttl']> {
  const clientOf = (id: string | undefined) => model.clients.get(id ?? '');
  return {
    AuthorizationCode: MINUTE,
    Interaction: HOUR,
    AccessToken: (_ctx, token) =>
      takeOnce(switches, 'nextAccessTokenLifetime') ?? token.resourceServer?.accessTokenTTL ?? DAY,
    ClientCredentials: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? DAY,
    IdToken: (_ctx, _token, client) => clientOf(client.clientId)?.idTokenLifetime ?? 10 * HOUR,
    // One day more than the last token that can come of it: most are silent authorizations, without a refresh token.
    Grant: ({ oidc }, { clientId }) => {
      const refreshable = oidc.requestParamScopes.has('offline_access');
      return DAY + (refreshable ? (clientOf(clientId)?.refreshToken.lifetime ?? 30 * DAY) : DAY);
    },
    RefreshToken: (_ctx, token, client) => refreshTokenLifetime(model, token, client.clientId),
    Session: (_ctx, session) => sessionLifetime(model, session),
  };
}

/** Rotation keeps `iiat`, the time of the first token of the family, so it does not move the absolute end. */
function refreshTokenLifetime({ clients }: TenantModel, token: RefreshToken, clientId: string): number {
  const policy = clients.get(clientId)?.refreshToken ?? { lifetime: 30 * DAY, idleLifetime: 15 * DAY };
  return seconds((token.iiat ?? now()) + policy.lifetime - now(), policy.idleLifetime);
}

/** Every use of a session moves its idle end, never the absolute one. */
function sessionLifetime(model: TenantModel, session: Session): number {
  return seconds((session.loginTs ?? now()) + model.sessionLifetime - now(), model.idleSessionLifetime);
}
