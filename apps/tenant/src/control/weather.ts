import { setTimeout as wait } from 'node:timers/promises';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import type { Middleware } from 'koa';
import type Provider from 'oidc-provider';
import type { JWK } from 'oidc-provider';
import { signingKeyObject } from '../store/secrets';
import type { Switches } from './switches';

const JWKS_PATH = '/.well-known/jwks.json';

/** Plays the key server's faults, and shows a skewed clock in the header `Date` (RFC 9110 section 6.6.1). */
export function badWeather(switches: Switches): Middleware {
  return async (ctx, next) => {
    if (switches.clockSkew) ctx.set('Date', new Date(skewedNow(switches)).toUTCString());
    if (ctx.path !== JWKS_PATH) return next();
    const { keyServer, keyServerDelay } = switches;
    if (keyServer === 'down') {
      ctx.respond = false;
      ctx.req.socket.destroy();
      return;
    }
    if (keyServer === 'garbage') {
      ctx.type = 'application/json';
      ctx.body = '{"keys": [{"kty": "RSA", "kid": "half a k';
      return;
    }
    if (keyServer === 'slow') {
      const gone = new AbortController();
      ctx.res.once('close', () => gone.abort());
      // A caller who has gone away, or the tenant's own end, ends the waiting.
      await wait(keyServerDelay * 1000, undefined, { signal: gone.signal, ref: false }).catch(() => undefined);
    }
    await next();
  };
}

/** The tenant's time in milliseconds, as its skewed clock has it. */
export const skewedNow = ({ clockSkew }: Switches): number => Date.now() + clockSkew * 1000;

/**
 * Moves `iat` and `exp` of ID tokens by the clock's skew, which the engine cannot: it signs them with its own time. Access
 * tokens are moved before they are signed, see tokens.ts.
 */
export function skewIdTokens(provider: Provider, switches: Switches, signingKey: JWK): void {
  const { prototype } = provider.IdToken;
  const issue = prototype.issue;
  prototype.issue = async function (context) {
    const token = await issue.call(this, context);
    if (!switches.clockSkew) return token;
    const { iat = 0, exp = 0, ...claims } = decodeJwt(token);
    return new SignJWT({ ...claims, iat: iat + switches.clockSkew, exp: exp + switches.clockSkew })
      .setProtectedHeader({ alg: 'RS256', ...decodeProtectedHeader(token) })
      .sign(signingKeyObject(signingKey));
  };
}
