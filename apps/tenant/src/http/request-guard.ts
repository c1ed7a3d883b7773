import type { Context, Middleware } from 'koa';
import { LOOPBACK_HOST } from '../configuration/hosts';
import type { TenantModel } from '../configuration/model';
import { messagePage } from '../views/message-page';
import { sendPage } from '../views/page';
import { STYLE_SOURCE } from '../views/style';
import { BodyTooLarge } from './body';
import { sendOAuthError } from './oauth-error';

/**
 * Where a form may lead: here, and on from here to an application. A browser holds redirects after a form against
 * `form-action` as well (https://github.com/w3c/webappsec-csp/issues/8).
 */
function formTargets({ clients }: TenantModel): string {
  const targets = [...clients.values()].flatMap(({ native, callbacks, logoutUrls }) =>
    [...callbacks, ...logoutUrls].map((url) => formTarget(new URL(url), native)),
  );
  return ["'self'", ...new Set(targets)].join(' ');
}

/** An app may listen on any port of this machine (RFC 8252 section 7.3), or have a scheme of its own (section 7.1). */
function formTarget({ origin, protocol, hostname }: URL, native: boolean): string {
  if (origin === 'null') return protocol;
  return native && LOOPBACK_HOST.test(hostname) ? `${protocol}//${hostname}:*` : origin;
}

/**
 * The headers of every answer. `script-src` is empty: the pages have no script, and the engine adds the hash of its own
 * where it needs one to submit a form or to post a message.
 */
function headers(model: TenantModel): Record<string, string> {
  const policy = [
    "default-src 'none'",
    'script-src',
    `style-src ${STYLE_SOURCE}`,
    'img-src data:',
    `form-action ${formTargets(model)}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'X-Frame-Options': 'DENY',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
  };
}

/** Whether a request names this machine, or one of `others`. A page whose own name was pointed here (DNS rebinding) does not. */
export function isOwnHost(host: string, others: readonly string[] = []): boolean {
  const name = host.replace(/:\d{1,5}$/, '');
  return (LOOPBACK_HOST.test(name) || others.includes(name.toLowerCase())) && URL.canParse(`http://${host}`);
}

/** Comes before everything: refuses what is not for this tenant, sets the headers, and turns any failure into an answer. */
export function requestGuard(model: TenantModel, issuer: string, hosts: readonly string[]): Middleware {
  const common = headers(model);
  const { protocol, host } = new URL(issuer);
  return async (ctx, next) => {
    ctx.set(common);
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
