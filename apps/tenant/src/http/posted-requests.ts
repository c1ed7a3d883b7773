import type { Middleware } from 'koa';
import { FORM, parseForm, readBody } from './body';
import { sendOAuthError } from './oauth-error';

const PATHS = new Set(['/authorize', '/oidc/logout']);

/**
 * Takes what a browser is sent with in a form as well (OpenID Connect Core section 3.1.2.1, RP-Initiated Logout section 2)
 * and goes on as if it had come in the query: there is one way through everything after this, and no second set of answers.
 */
export function postedRequests(): Middleware {
  return async (ctx, next) => {
    if (ctx.method !== 'POST' || !PATHS.has(ctx.path)) return next();
    if (ctx.is(FORM) === false)
      return sendOAuthError(ctx, 400, 'invalid_request', `The parameters must come in a form, as ${FORM}.`);
    ctx.querystring = new URLSearchParams(parseForm(await readBody(ctx.req))).toString();
    ctx.method = 'GET';
    await next();
  };
}
