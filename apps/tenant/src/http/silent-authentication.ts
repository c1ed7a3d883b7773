import type { Middleware } from 'koa';
import type { TenantModel } from '../configuration/model';
import { messagePage } from '../views/message-page';
import { html } from '../views/html';
import { sendPage } from '../views/page';

const text = (value: unknown) => (typeof value === 'string' ? value : '');

/**
 * Answers of response_mode=web_message, which an application's hidden frame (or its popup) waits for. Only origins of the
 * client's web_origins get one, and only they may frame it. Those that carry an error such as login_required are 200: the
 * application expects them, and a browser would log a 400 as a fault of the page.
 */
export function silentAuthentication(model: TenantModel): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/authorize' || ctx.query['response_mode'] !== 'web_message') return next();
    const client = model.clients.get(text(ctx.query['client_id']));
    const origin = URL.parse(text(ctx.query['redirect_uri']))?.origin;
    if (client && origin && !client.webOrigins.includes(origin)) {
      const advice = html`Add it to <code>web_origins</code> in <code>tenant.yaml</code>, or to
        <code>PAGE_ORIGINS</code>.`;
      const found = html`<code>${origin}</code> is not among the origins from which ${client.name} may log in silently.`;
      return sendPage(ctx, 403, messagePage(model.name, 'Web origin not allowed', found, advice));
    }
    await next();
    // The login page, in a popup, and error pages keep the header that forbids framing.
    if (ctx.type !== 'text/html' || ctx.state['errorPage'] === true) return;
    if (ctx.status === 400) ctx.status = 200;
    const policy = String(ctx.response.get('Content-Security-Policy'));
    ctx.set('Content-Security-Policy', `${policy}; frame-ancestors ${client?.webOrigins.join(' ') || "'none'"}`);
  };
}
