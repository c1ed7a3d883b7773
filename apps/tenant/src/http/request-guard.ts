import type { Context, Middleware } from 'koa';
import { LOOPBACK_HOST } from '../configuration/hosts';
import type { TenantModel } from '../configuration/model';
import { messagePage } from '../views/message-page';
import { sendPage } from '../views/page';
import { STYLE_SOURCE } from '../views/style';
import { BodyTooLarge } from './body';
import { allowForms, FORM_ACTION } from './form-targets';
import { sendOAuthError } from './oauth-error';

/**
 * The headers of every answer. `script-src` is empty: the pages have no script, and the engine adds the hash of its own
 * where it needs one to submit a form or to post a message.
 */
const HEADERS = {
  'Content-Security-Policy': [
    "default-src 'none'",
    'script-src',
    `style-src ${STYLE_SOURCE}`,
    'img-src data:',
    FORM_ACTION,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Frame-Options': 'DENY',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
};

/** Whether a request names this machine, or one of `others`. A page whose own name was pointed here (DNS rebinding) does not. */
export function isOwnHost(host: string, others: readonly string[] = []): boolean {
  const name = host.replace(/:\d{1,5}$/, '');
  return (LOOPBACK_HOST.test(name) || others.includes(name.toLowerCase())) && URL.canParse(`http://${host}`);
}

/** Comes before everything: refuses what is not for this tenant, sets the headers, and turns any failure into an answer. */
export function requestGuard(model: TenantModel, issuer: string, hosts: readonly string[]): Middleware {
  const { protocol, host } = new URL(issuer);
  return async (ctx, next) => {
    ctx.set(HEADERS);
    if (!ctx.url.startsWith('/')) {
      return sendOAuthError(ctx, 400, 'invalid_request', 'The request target must be a path.');
    }
    if (!isOwnHost(ctx.get('Host'), hosts)) {
      const names = ['localhost', '127.0.0.1', '[::1]', ...hosts];
      const description = `This tenant answers to these names only: ${names.join(', ')}.`;
      return sendOAuthError(ctx, 403, 'access_denied', description);
    }
    ctx.state['askedHost'] = ctx.get('Host');
    // Whatever name a request or a proxy brings along: every URL that is written, and every cookie, is of TENANT_ORIGIN.
    ctx.req.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    ctx.req.headers.host = host;
    delete ctx.req.headers['x-forwarded-host'];
    try {
      await next();
      allowForms(ctx, model);
    } catch (error) {
      if (error instanceof BodyTooLarge)
        return fail(ctx, model, 413, 'invalid_request', 'Too much to read', error.message);
      console.error('The tenant failed to answer a request:', error);
      return fail(
        ctx,
        model,
        500,
        'server_error',
        'The tenant failed',
        'What happened is written where the tenant was started.',
      );
    }
    if (ctx.status === 404 && !ctx.body) {
      return fail(ctx, model, 404, 'not_found', 'Nothing here', `The local tenant has no ${ctx.method} ${ctx.path}.`);
    }
  };
}

function fail(
  ctx: Context,
  model: TenantModel,
  status: number,
  error: string,
  heading: string,
  description: string,
): void {
  if (ctx.accepts('json', 'html') === 'html') sendPage(ctx, status, messagePage(model.name, heading, description));
  else sendOAuthError(ctx, status, error, description);
}
