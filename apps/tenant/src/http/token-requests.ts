import type { Context, Middleware } from 'koa';
import type Provider from 'oidc-provider';
import { PASSWORD_REALM } from '../configuration/applications';
import { FORM, parseForm, parseJsonParameters, readBody, replaceBody, type Parameters } from './body';
import { sendOAuthError } from './oauth-error';

const PATHS = new Set(['/oauth/token', '/oauth/revoke']);

/** RFC 6749 section 3.2 forbids repetition, RFC 8707 section 2 allows it for this one. */
const REPEATABLE = new Set(['resource']);

const indexOf = (parameters: Parameters, name: string) => parameters.findIndex(([key]) => key === name);
const valueOf = (parameters: Parameters, name: string) => parameters.find(([key]) => key === name)?.[1];

/**
 * Makes the token endpoint and the revocation endpoint answer as Auth0's do: bodies in JSON, refreshing with the scope of
 * the login, and error texts that the SDKs look for.
 */
export function tokenRequests(provider: Provider): Middleware {
  return async (ctx, next) => {
    if (ctx.method !== 'POST' || !PATHS.has(ctx.path)) return next();
    const json = ctx.is('application/json') !== false;
    if (!json && ctx.is(FORM) === false) return next(); // the engine refuses it

    const body = await readBody(ctx.req);
    const parameters = json ? parseJsonParameters(body) : parseForm(body);
    if (!parameters) {
      const description = 'The request body must be a JSON object whose members are strings, each there once.';
      return sendOAuthError(ctx, 400, 'invalid_request', description);
    }
    const twice = parameters.find(([name], index) => !REPEATABLE.has(name) && indexOf(parameters, name) < index)?.[0];
    if (twice) return sendOAuthError(ctx, 400, 'invalid_request', `The parameter ${twice} must not be sent twice.`);
    const grantType = valueOf(parameters, 'grant_type');
    replaceBody(ctx.req, grantType === 'refresh_token' ? await narrowScope(provider, parameters) : parameters);
    await next();
    if (ctx.path === '/oauth/token') translateError(ctx, grantType ?? '');
    else acceptAnyToken(ctx);
  };
}

/**
 * SDKs refresh with the scope that they asked for at login, of which RBAC may have granted less. Auth0 gives what there
 * is; the engine would refuse it (RFC 6749 section 6).
 */
async function narrowScope(provider: Provider, parameters: Parameters): Promise<Parameters> {
  const token = await provider.RefreshToken.find(valueOf(parameters, 'refresh_token') ?? '', {
    ignoreExpiration: true,
  });
  return parameters.flatMap(([name, value]) => {
    if (name !== 'scope' || !token) return [[name, value]];
    const granted = value.split(' ').filter((scope) => token.scopes.has(scope));
    return granted.length ? [[name, granted.join(' ')]] : [];
  });
}

interface ErrorBody {
  error: string;
  error_description?: string;
}

/** What the engine says, and what Auth0 says instead; the first that fits. */
const TRANSLATIONS: readonly {
  fits(body: ErrorBody, grantType: string): boolean;
  status: number;
  body(body: ErrorBody, grantType: string): ErrorBody;
}[] = [
  {
    // auth0-spa-js falls back to silent authentication on "invalid refresh token".
    fits: ({ error }, grantType) => error === 'invalid_grant' && grantType === 'refresh_token',
    status: 403,
    body: ({ error }) => ({ error, error_description: 'Unknown or invalid refresh token.' }),
  },
  {
    fits: ({ error }, grantType) =>
      error === 'invalid_grant' && (grantType === 'password' || grantType === PASSWORD_REALM),
    status: 403,
    body: ({ error }) => ({ error, error_description: 'Wrong email or password.' }),
  },
  {
    fits: ({ error_description: text }) => text === 'requested grant type is not allowed for this client',
    status: 403,
    body: (_, grantType) => ({
      error: 'unauthorized_client',
      error_description: `Grant type '${grantType}' not allowed for the client.`,
    }),
  },
  { fits: ({ error }) => error === 'access_denied', status: 403, body: (body) => body },
];

/**
 * Refresh tokens are all that can be revoked. Any other token is answered like one that nobody knows, with 200 (RFC 7009
 * section 2.2): a client that revokes its access token first would stop at an error.
 */
function acceptAnyToken(ctx: Context): void {
  if ((ctx.body as ErrorBody | undefined)?.error === 'unsupported_token_type') {
    ctx.status = 200;
    ctx.body = '';
  }
  if (ctx.body === '') ctx.remove('Content-Type');
}

function translateError(ctx: Context, grantType: string): void {
  const body = ctx.body as ErrorBody | undefined;
  if (ctx.status < 400 || typeof body?.error !== 'string') return;
  const translation = TRANSLATIONS.find(({ fits }) => fits(body, grantType));
  if (!translation) return;
  ctx.status = translation.status;
  ctx.body = translation.body(body, grantType);
}
