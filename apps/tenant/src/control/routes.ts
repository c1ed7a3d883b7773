import type { Context, Middleware } from 'koa';
import { parseJson, readBody } from '../http/body';
import { isOwnHost } from '../http/request-guard';
import type { Sessions } from '../sessions';
import { controlPage, CONTROL_POLICY } from '../views/control-page';
import { sendPage } from '../views/page';
import type { Controlled } from './controlled';
import { ACTIONS } from './actions';
import { ControlError } from './control-error';
import { controlState } from './state';

/** A form of another site cannot send it, and its script may not (Fetch standard, CORS-safelisted request header). */
const HEADER = 'X-Tenant-Control';

const PATH = /^\/_tenant(\/|$)/;
const LOOPBACK_ADDRESS = /^(::ffff:)?127\.|^::1$/;

/**
 * The control page at /_tenant, and the same over HTTP: GET /_tenant/state, and a POST for each action. It is for this
 * machine alone, whoever else may reach the tenant; pages of other origins are refused.
 */
export function control(tenant: Controlled, sessions: Sessions): Middleware {
  return async (ctx, next) => {
    if (!PATH.test(ctx.path)) return next();
    ctx.set('Cache-Control', 'no-store');
    try {
      refuseForeigners(ctx, tenant.issuer);
      await answer(ctx, tenant, sessions);
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      ctx.status = error.status;
      ctx.body = { error: error.message };
    }
  };
}

function refuseForeigners(ctx: Context, issuer: string): void {
  // Both: another machine may say that it asks localhost, and a proxy on this one asks for others.
  if (!LOOPBACK_ADDRESS.test(ctx.req.socket.remoteAddress ?? '') || !isOwnHost(String(ctx.state['askedHost'])))
    throw new ControlError(403, 'The tenant is controlled from its own machine only, at localhost.');
  const origin = ctx.get('Origin');
  if (origin !== '' && ![new URL(issuer).origin, `http://${String(ctx.state['askedHost'])}`].includes(origin)) {
    throw new ControlError(403, `Pages of ${origin} may not control the tenant.`);
  }
  // Not sent by every browser; where it is, a link or a frame of another site does not even see the page.
  if (['cross-site', 'same-site'].includes(ctx.get('Sec-Fetch-Site')) && ctx.get('Sec-Fetch-Dest') !== 'document') {
    throw new ControlError(403, 'Other pages may not control the tenant.');
  }
}

async function answer(ctx: Context, tenant: Controlled, sessions: Sessions): Promise<void> {
  const reads = ['GET', 'HEAD'].includes(ctx.method);
  if (reads && ctx.path === '/_tenant') {
    ctx.set('Content-Security-Policy', CONTROL_POLICY);
    return sendPage(ctx, 200, controlPage(tenant.model.name, controlState(tenant)));
  }
  if (reads && ctx.path === '/_tenant/state') {
    ctx.body = controlState(tenant);
    return;
  }
  const action = Object.hasOwn(ACTIONS, ctx.path) ? ACTIONS[ctx.path] : undefined;
  if (!action) throw new ControlError(404, `There is no ${ctx.method} ${ctx.path}.`);
  if (ctx.method !== 'POST') {
    ctx.set('Allow', 'POST');
    throw new ControlError(405, `${ctx.path} takes POST only.`);
  }
  if (ctx.get(HEADER) === '') throw new ControlError(403, `Send the header ${HEADER}: 1 to control the tenant.`);
  const text = await action(tenant, parse(await readBody(ctx.req)), sessions);
  if (text === undefined) ctx.body = controlState(tenant);
  else {
    ctx.type = 'text/plain';
    ctx.body = `${text}\n`;
  }
}

function parse(body: string): unknown {
  try {
    return body.trim() === '' ? {} : parseJson(body);
  } catch {
    throw new ControlError(400, 'Send a JSON object that names no member twice, or nothing.');
  }
}
