import type { Middleware } from 'koa';
import { FORM, parseForm, readBody, replaceBody, type Parameters } from './body';
import { sendOAuthError } from './oauth-error';

const NAME = 'access_token';

const IN_QUERY =
  'An access token came in the query of /userinfo, where logs and histories keep it: send it in the header Authorization.';

/**
 * Puts the token of a request to /userinfo where whatever comes after looks for it, into the header Authorization. It may
 * come in a form (RFC 6750 section 2.2) and, as Auth0 takes it, in the query (section 2.3), which passport-auth0 knows
 * alone; but in one way only (section 2). A warning tells of the query, and never shows the token.
 */
export function tokenInHeader(): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/userinfo' || ctx.method === 'OPTIONS') return next();
    const form = ctx.method === 'POST' && ctx.is(FORM) !== false ? parseForm(await readBody(ctx.req)) : [];
    const query: Parameters = [...new URLSearchParams(ctx.querystring)];
    const sent = [...form, ...query].filter(([name]) => name === NAME).map(([, token]) => token);
    if (form.length) replaceBody(ctx.req, without(form));
    if (sent.length === 0) return next();
    if (sent.length > 1 || ctx.get('Authorization'))
      return sendOAuthError(ctx, 400, 'invalid_request', 'The access token must be sent once, and in one way.');
    if (query.some(([name]) => name === NAME)) console.warn(IN_QUERY);
    ctx.querystring = new URLSearchParams(without(query)).toString();
    ctx.req.headers.authorization = `Bearer ${sent[0]}`;
    await next();
  };
}

const without = (parameters: Parameters) => parameters.filter(([name]) => name !== NAME);
