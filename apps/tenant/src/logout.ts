import type { Context, Middleware } from 'koa';
import type Provider from 'oidc-provider';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { TenantModel } from './configuration/model';
import { isListed, takes } from './configuration/url-rules';
import { sessionCookie } from './session-cookie';
import type { Sessions } from './sessions';
import { html } from './views/html';
import { confirmLogoutPage, messagePage } from './views/message-page';
import { sendPage, type Page } from './views/page';

// Logout ends the session and tells the applications that it was there for. Their refresh tokens live on, as Auth0 documents
// for offline_access: whoever asked for it may go on without the session, and revokes its token if it will not.

type LogoutFeature = NonNullable<NonNullable<Configuration['features']>['rpInitiatedLogout']>;

const KEEPING = { keepRefreshTokens: true };

const loggedOutPage = (model: TenantModel): Page =>
  messagePage(model.name, 'You are logged out', 'Your session here has ended. You can close this page.');

/**
 * RP-initiated logout at /oidc/logout. The engine has checked the ID token hint and the return URL. With a hint of the
 * person who is logged in, the session ends at once; without one they are asked, as OpenID Connect RP-Initiated
 * Logout 1.0 section 2 wants it, since any page could have led here.
 */
export function oidcLogout(model: TenantModel, sessions: Sessions): LogoutFeature {
  return {
    enabled: true,
    async logoutSource(ctx) {
      const { session, params = {}, entities, provider } = ctx.oidc;
      if (!session) return;
      if (entities.IdTokenHint?.payload['sub'] !== session.accountId) {
        const secret = String(session.state?.['secret'] ?? '');
        return sendPage(ctx, 200, confirmLogoutPage(model.name, '/oidc/logout/confirm', secret));
      }
      await sessions.end(session, 'rp-logout', KEEPING);
      ctx.cookies.set(provider.cookieName('session'), null, sessionCookie(provider.issuer));
      const target = params['post_logout_redirect_uri'];
      if (typeof target !== 'string') return sendPage(ctx, 200, loggedOutPage(model));
      const url = new URL(target);
      if (typeof params['state'] === 'string') url.searchParams.set('state', params['state']);
      ctx.redirect(url.href);
      ctx.status = 303;
    },
    postLogoutSuccessSource: (ctx) => sendPage(ctx, 200, loggedOutPage(model)),
  };
}

/** The same when somebody has confirmed on the page that they want to log out; the engine has ended the session itself. */
export async function endAfterConfirmation(sessions: Sessions, { oidc }: KoaContextWithOIDC): Promise<void> {
  if (oidc.params?.['logout'] && oidc.session) await sessions.end(oidc.session, 'rp-logout', KEEPING);
}

/**
 * Auth0's own logout: GET /v2/logout?client_id=…&returnTo=…. Ends the session without a question, then leads to
 * `returnTo` if it is exactly one of the client's allowed_logout_urls, or of the tenant's where no client is named.
 */
export function v2Logout(provider: Provider, model: TenantModel, sessions: Sessions): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/v2/logout' || !['GET', 'HEAD'].includes(ctx.method)) return next();
    await endSession(provider, sessions, ctx);
    const { client_id: clientId, returnTo } = ctx.query;
    if (returnTo === undefined || returnTo === '') return sendPage(ctx, 200, loggedOutPage(model));

    const client = typeof clientId === 'string' ? model.clients.get(clientId) : undefined;
    const isAllowed = (url: string) =>
      clientId === undefined
        ? isListed(model.logoutUrls, url)
        : client !== undefined && takes(client, 'logoutUrls', url);
    if (typeof returnTo === 'string' && isAllowed(returnTo)) {
      ctx.status = 302;
      ctx.set('Location', returnTo); // as it was sent, without the slash that ctx.redirect would add
      return;
    }
    sendPage(ctx, 400, returnRefusedPage(model, String(returnTo), client?.name));
  };
}

async function endSession(provider: Provider, sessions: Sessions, ctx: Context): Promise<void> {
  await sessions.end(await provider.Session.get(ctx), 'rp-logout', KEEPING);
  ctx.cookies.set(provider.cookieName('session'), null, sessionCookie(provider.issuer));
}

function returnRefusedPage(model: TenantModel, returnTo: string, clientName: string | undefined): Page {
  const owner = clientName ? html`client ${clientName}` : html`tenant`;
  return messagePage(
    model.name,
    'Logged out, but not sent back',
    html`<code>${returnTo}</code> is not among the allowed logout URLs, so this page does not lead there.`,
    html`If it is right, add exactly this URL to <code>allowed_logout_urls</code> of the ${owner} in
      <code>tenant.yaml</code>, or its origin to <code>PAGE_ORIGINS</code>.`,
  );
}
