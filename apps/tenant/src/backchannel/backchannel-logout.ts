import type { JWK } from 'oidc-provider';
import { findUser } from '../accounts';
import type { SessionPayload } from '../actions/session-details';
import type { Clock } from '../clock';
import type { Initiator } from '../configuration/initiators';
import type { TenantModel } from '../configuration/model';
import { deliver, type Delivery } from './delivery';
import { createLogoutToken } from './logout-token';

/** What applications are told with. */
export interface BackchannelParts {
  readonly issuer: string;
  readonly model: TenantModel;
  readonly signingKey: JWK;
  readonly clock: Clock;
  /** The latest ones, the newest first; this adds to them. */
  readonly deliveries: Delivery[];
}

const REMEMBERED = 20;

/**
 * Tells the applications that somebody has logged in to with a session that it has ended (OpenID Connect Back-Channel
 * Logout 1.0): those whose `oidc_logout` has a URL, and names what ended it. Nobody waits for them.
 */
export function backchannelLogout({ issuer, model, signingKey, clock, deliveries }: BackchannelParts) {
  return (session: SessionPayload, initiator: Initiator): void => {
    const { uid: sid, accountId: userId = '', authorizations = {} } = session;
    for (const clientId of Object.keys(authorizations)) {
      const client = model.clients.get(clientId);
      if (!client?.backchannelLogout.initiators.has(initiator)) continue;
      for (const url of client.backchannelLogout.urls) {
        const delivery: Delivery = {
          application: client.name,
          user: findUser(model, userId)?.email ?? userId,
          initiator,
          url,
          since: Math.floor(Date.now() / 1000),
          attempts: 0,
          state: 'under way',
          answer: 'no answer yet',
        };
        deliveries.unshift(delivery);
        deliveries.splice(REMEMBERED);
        void deliver(delivery, () => createLogoutToken({ issuer, clientId, userId, sid }, signingKey, clock));
      }
    }
  };
}
