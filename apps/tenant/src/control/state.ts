import type { Delivery } from '../backchannel/delivery';
import type { Controlled } from './controlled';
import { sessions, type SessionState } from './sessions';
import type { Switches } from './switches';

/** What the tenant's control page shows, and GET /_tenant/state answers. Holds no secret. */
export interface ControlState {
  readonly issuer: string;
  readonly switches: Switches;
  /** Ids of the published keys; the first one signs. */
  readonly signingKeys: readonly string[];
  readonly people: readonly { readonly email: string; readonly name: string; readonly roles: readonly string[] }[];
  /** Names of all roles that there are. */
  readonly roles: readonly string[];
  readonly sessions: readonly SessionState[];
  /** How often an old refresh token was used again, by anybody, since the start or the last reset. */
  readonly refreshTokenReuses: number;
  /** The latest applications that were told of a session's end, the newest first. */
  readonly backchannelLogouts: readonly Delivery[];
  /** What is wrong with the files since their last edit, with line and column. */
  readonly faults: readonly string[];
}

/** Reads the state of now. */
export function controlState(tenant: Controlled): ControlState {
  const { issuer, switches, signingKeys, model, refreshTokenReuses, deliveries, faults } = tenant;
  return {
    issuer,
    switches,
    signingKeys: signingKeys.map(({ kid }) => String(kid)),
    people: model.users.map(({ email, claims, roles }) => ({ email, name: String(claims['name']), roles })),
    roles: model.roles,
    sessions: sessions(tenant),
    refreshTokenReuses,
    backchannelLogouts: deliveries,
    faults,
  };
}
