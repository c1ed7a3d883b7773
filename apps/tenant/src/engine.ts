import type { RequestListener } from 'node:http';
import type { Memory } from './actions/memory';
import { backchannelLogout } from './backchannel/backchannel-logout';
import type { Delivery } from './backchannel/delivery';
import type { Client, TenantModel } from './configuration/model';
import { StartError } from './configuration/start-error';
import type { Controlled } from './control/controlled';
import { control } from './control/routes';
import type { Switches } from './control/switches';
import { badWeather } from './control/weather';
import { tokenInHeader } from './http/access-token';
import { postedRequests } from './http/posted-requests';
import { requestGuard } from './http/request-guard';
import { silentAuthentication } from './http/silent-authentication';
import { tokenRequests } from './http/token-requests';
import { userinfo } from './http/userinfo';
import { interactions, type LoginParts } from './interactions';
import { v2Logout } from './logout';
import { passwordGrant } from './password-grant';
import { createProvider, type ProviderParts } from './provider';
import { createSessions, endSessionsOfTheGone } from './sessions';
import { engineRedirects } from './redirects';
import type { ArtifactStore } from './store/artifact-store';
import { signingKey as keyFor } from './store/secrets';
import { shapeIdTokens } from './tokens';
import { avatars } from './views/avatar';
import { homePage } from './views/home-page';
import { sendPage } from './views/page';

/** What an engine is made of, which hands each of its parts what that one uses. */
export interface EngineParts extends Omit<ProviderParts, 'sessions'>, LoginParts {
  readonly store: ArtifactStore;
  /** Names that it answers to beside those of this machine. */
  readonly hosts: readonly string[];
  readonly switches: Switches;
  readonly memory: Memory;
  /** Of logout tokens, the newest first. */
  readonly deliveries: Delivery[];
  /** What the control page sees and changes. */
  readonly controlled: Controlled;
}

/**
 * The tenant as one function from request to answer. Holds no state of its own, so another one can take its place on the same store.
 * Throws a StartError for a client that the engine refuses.
 */
export async function createEngine(parts: EngineParts): Promise<RequestListener> {
  const { issuer, hosts, model, store, secrets, switches, deliveries, controlled } = parts;
  const signingKey = keyFor(secrets.signingKeys, 'RS256');
  if (!signingKey) throw new Error('there is no signing key');
  const tell = backchannelLogout({ issuer, model, signingKey, clock: switches, deliveries });
  const sessions = createSessions(store, tell);
  const provider = createProvider({ ...parts, sessions });
  passwordGrant(provider, { ...parts, sessions });
  for (const { id, name } of oneOfEachKind(model)) {
    await provider.Client.find(id).catch((error: { error_description?: string }) => {
      throw new StartError([
        `The client ${name} in tenant.yaml cannot be used: ${error.error_description ?? String(error)}.`,
      ]);
    });
  }
  await endSessionsOfTheGone(model, store, sessions);
  shapeIdTokens(provider, switches, secrets.signingKeys);
  const publicKeys = secrets.signingKeys.map(({ kty, n, e, kid, alg, use }) => ({ kty, n, e, kid, alg, use }));
  provider.use(requestGuard(model, issuer, hosts));
  provider.use(badWeather(switches));
  provider.use(control(controlled, sessions));
  provider.use((ctx, next) =>
    ctx.path === '/' && ['GET', 'HEAD'].includes(ctx.method) ? sendPage(ctx, 200, homePage(model, issuer)) : next(),
  );
  provider.use(avatars());
  provider.use(interactions(provider, model, parts));
  provider.use(v2Logout(provider, model, sessions));
  provider.use(postedRequests());
  provider.use(silentAuthentication(model));
  provider.use(tokenInHeader());
  provider.use(userinfo(provider, model, issuer, { keys: publicKeys }, switches));
  provider.use(tokenRequests(provider));
  return provider.callback();
}

/** Clients that the engine has to look at: what it refuses is one of a kind, and it takes long for hundreds. */
function oneOfEachKind({ clients }: TenantModel): Iterable<Client> {
  const kinds = new Map<string, Client>();
  for (const client of clients.values()) {
    const { authMethod, grantTypes, idTokenAlgorithm, secret } = client;
    const { application_type: type, redirect_uris: uris = [] } = engineRedirects(client);
    const kind = [authMethod, grantTypes, idTokenAlgorithm, secret !== undefined, type, uris.length > 0];
    kinds.set(JSON.stringify(kind), client);
  }
  return kinds.values();
}
