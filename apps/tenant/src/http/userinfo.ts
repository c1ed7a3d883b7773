import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet } from 'jose';
import type { Context, Middleware } from 'koa';
import type Provider from 'oidc-provider';
import { claimsFor, findUser } from '../accounts';
import { skewedNow, type Clock } from '../clock';
import type { Client, TenantModel } from '../configuration/model';
import { takes } from '../configuration/url-rules';
import { BindingError, checkBinding, PROOF_ALGORITHMS } from './dpop';

/** A token by a shared secret (HS256) is for its API alone, and no audience of it is /userinfo. */
const ASYMMETRIC = ['RS256', 'PS256', 'RS512'];

const CREDENTIALS = /^(Bearer|DPoP) ([\w-]+\.[\w-]+\.[\w-]+)$/i;

/**
 * Lets /userinfo take an API's access token whose `aud` has /userinfo as well, as Auth0 does. The engine itself knows
 * only its opaque tokens there, and answers everything that is no JWT.
 */
export function userinfo(
  provider: Provider,
  model: TenantModel,
  issuer: string,
  jwks: JSONWebKeySet,
  clock: Clock,
): Middleware {
  const keys = createLocalJWKSet(jwks);
  const rules = { issuer, audience: `${issuer}userinfo`, algorithms: ASYMMETRIC };
  return async (ctx, next) => {
    const [, scheme = '', token] = CREDENTIALS.exec(ctx.get('Authorization')) ?? [];
    if (ctx.path !== '/userinfo' || !['GET', 'HEAD', 'POST'].includes(ctx.method) || !token) return next();
    ctx.vary('Origin');
    ctx.set('Cache-Control', 'no-store');
    try {
      const { payload } = await jwtVerify(token, keys, { ...rules, currentDate: new Date(skewedNow(clock)) });
      await checkBinding(ctx, provider, scheme, token, payload);
      const user = findUser(model, payload.sub);
      if (!user) return refuse(ctx, scheme, 'invalid_token', 'The user of this token is no longer there.');
      allowOrigin(ctx, model.clients.get(String(payload['azp'])));
      const scopes = new Set(String(payload['scope'] ?? '').split(' '));
      ctx.body = { sub: user.id, ...claimsFor(issuer, user, scopes) };
    } catch (error) {
      if (error instanceof BindingError) return refuse(ctx, 'DPoP', error.code, error.message);
      if (!(error instanceof errors.JOSEError)) throw error;
      const reason = `The access token is not valid here: ${error.message.replaceAll('"', "'")}.`;
      refuse(ctx, scheme, 'invalid_token', reason);
    }
  };
}

function allowOrigin(ctx: Context, client: Client | undefined): void {
  if (client && takes(client, 'corsOrigins', ctx.get('Origin')))
    ctx.set('Access-Control-Allow-Origin', ctx.get('Origin'));
}

/** RFC 6750 section 3.1, or RFC 9449 section 7.1. Any page may read why. */
function refuse(ctx: Context, scheme: string, error: string, description: string): void {
  const challenge = `error="${error}", error_description="${description}"`;
  const dpop = scheme.toLowerCase() === 'dpop';
  ctx.status = 401;
  ctx.set('WWW-Authenticate', dpop ? `DPoP ${challenge}, algs="${PROOF_ALGORITHMS.join(' ')}"` : `Bearer ${challenge}`);
  ctx.set('Access-Control-Allow-Origin', ctx.get('Origin') || '*');
  ctx.set('Access-Control-Expose-Headers', 'WWW-Authenticate');
  ctx.body = { error, error_description: description };
}
