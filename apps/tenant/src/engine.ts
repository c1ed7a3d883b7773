import type { RequestListener } from 'node:http';
import { StartError } from './configuration/start-error';
import { badWeather } from './control/weather';
import { control } from './control/routes';
import { tokenInHeader } from './http/access-token';
import { postedRequests } from './http/posted-requests';
import { requestGuard } from './http/request-guard';
import { silentAuthentication } from './http/silent-authentication';
import { tokenRequests } from './http/token-requests';
import { userinfo } from './http/userinfo';
import { interactions } from './interactions';
import { v2Logout } from './logout';
import { createProvider, type EngineParts } from './provider';
import { shapeIdTokens } from './tokens';
import { avatars } from './views/avatar';
import { homePage } from './views/home-page';
import { sendPage } from './views/page';

/**
 * The tenant as one function from request to answer. Holds no state of its own, so another one can take its place on the same store.
 * Throws a StartError for a client that the engine refuses.
 */
export async function createEngine(parts: EngineParts): Promise<RequestListener> {
  const { issuer, hosts, model, store, secrets, live } = parts;
  const provider = createProvider(parts);
  for (const { id, name } of model.clients.values()) {
    await provider.Client.find(id).catch((error: { error_description?: string }) => {
      throw new StartError([
        `The client ${name} in tenant.yaml cannot be used: ${error.error_description ?? String(error)}.`,
      ]);
    });
  }
  const [signingKey] = secrets.signingKeys;
  if (signingKey) shapeIdTokens(provider, live.switches, signingKey);
  const publicKeys = secrets.signingKeys.map(({ kty, n, e, kid, alg, use }) => ({ kty, n, e, kid, alg, use }));
  provider.use(requestGuard(model, issuer, hosts));
  provider.use(badWeather(live.switches));
  provider.use(control(live));
  provider.use((ctx, next) =>
    ctx.path === '/' && ['GET', 'HEAD'].includes(ctx.method) ? sendPage(ctx, 200, homePage(model, issuer)) : next(),
  );
  provider.use(avatars());
  provider.use(interactions(provider, model, live));
  provider.use(v2Logout(provider, model, store));
  provider.use(postedRequests());
  provider.use(silentAuthentication(model));
  provider.use(tokenInHeader());
  provider.use(userinfo(provider, model, issuer, { keys: publicKeys }, live.switches));
  provider.use(tokenRequests(provider));
  return provider.callback();
}
