import { setTimeout as wait } from 'node:timers/promises';
import type { Middleware } from 'koa';
import { skewedNow } from '../clock';
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
