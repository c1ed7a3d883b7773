import { hash } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { TenantModel } from '../configuration/model';
import { takes } from '../configuration/url-rules';
import { html } from '../views/html';
import { messagePage } from '../views/message-page';
import { sendPage } from '../views/page';

const POLICY = 'Content-Security-Policy';
const text = (value: unknown) => (typeof value === 'string' ? value : '');

/**
 * Answers of response_mode=web_message, which an application's hidden frame (or its popup) waits for. Only origins of the
 * client's web_origins get one, and only they may frame it. Those that carry an error such as login_required are 200: the
 * application expects them, and a browser would log a 400 as a fault of the page.
 */
export function silentAuthentication(model: TenantModel): Middleware {
  return async (ctx, next) => {
    if (!/^\/authorize(\/|$)/.test(ctx.path)) return next();
    const client = model.clients.get(text(ctx.query['client_id']));
    const callback = text(ctx.query['redirect_uri']);
    if (ctx.query['response_mode'] === 'web_message' && client && takes(client, 'callbacks', callback)) {
      const { origin } = new URL(callback);
      if (!takes(client, 'webOrigins', origin)) {
        const advice = html`Add it to <code>web_origins</code> in <code>tenant.yaml</code>, or to
          <code>PAGE_ORIGINS</code>.`;
        const found = html`<code>${origin}</code> is not among the origins from which ${client.name} may log in
          silently.`;
        return sendPage(ctx, 403, messagePage(model.name, 'Web origin not allowed', found, advice));
      }
    }
    await next();
    // The engine takes the header that forbids framing from these answers and from nothing else.
    const policy = text(ctx.response.get(POLICY));
    if (policy.includes('frame-ancestors')) return;
    if (ctx.status === 400) ctx.status = 200;
    const { oidc } = ctx as unknown as KoaContextWithOIDC;
    const application = model.clients.get(oidc.client?.clientId ?? '');
    // A wildcard of Auth0's is none of a policy's: then it is the page that asked.
    const page = URL.parse(text(oidc.params?.['redirect_uri']))?.origin ?? '';
    const framing = new Set(application?.webOrigins.filter((origin) => !origin.includes('*')));
    if (application && takes(application, 'webOrigins', page)) framing.add(page);
    ctx.set(POLICY, `${policy}; frame-ancestors ${[...framing].join(' ') || "'none'"}`);
    leaveOpen(ctx);
  };
}

/**
 * Takes the line out of the engine's script by which a popup closes itself: Auth0's own stays open, and the application
 * closes it. Its SDK looks once a second whether it is closed, and would take that for a login given up where the message
 * comes a moment later.
 */
function leaveOpen(ctx: Context): void {
  const script = /<script>(.*)<\/script>/s.exec(text(ctx.body))?.[1];
  if (!script) return;
  const left = script.replace('win.close();', '');
  const digest = (of: string) => `'sha256-${hash('sha256', of, 'base64')}'`;
  ctx.body = text(ctx.body).replace(script, () => left);
  ctx.set(POLICY, text(ctx.response.get(POLICY)).replace(digest(script), digest(left)));
}
