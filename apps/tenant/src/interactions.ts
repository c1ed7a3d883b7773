import type { Context, Middleware } from 'koa';
import type Provider from 'oidc-provider';
import { errors, type Interaction, type InteractionResults } from 'oidc-provider';
import { authenticate, findUserByEmail } from './accounts';
import type { TenantModel } from './configuration/model';
import { parseForm, readBody } from './http/body';
import { loginPage } from './views/login-page';
import { loginEndedPage } from './views/message-page';
import { sendPage } from './views/page';

const PATH = /^\/u\/login\/[\w-]+$/;

/** The login page of one authorization request. Its cookie is for this path only, so two tabs do not meet. */
export const loginPath = (uid: string) => `/u/login/${uid}`;

/**
 * Shows the login page, and takes what it sends. The engine's interaction cookie, signed and SameSite, ties both to the
 * browser that asked for the login: nobody can be logged in by a form on another site.
 */
export function interactions(provider: Provider, model: TenantModel): Middleware {
  return async (ctx, next) => {
    if (!PATH.test(ctx.path) || !['GET', 'HEAD', 'POST'].includes(ctx.method)) return next();
    const interaction = await findInteraction(provider, ctx);
    if (!interaction) return sendPage(ctx, 400, loginEndedPage(model.name));
    if (ctx.method !== 'POST') return showLogin(ctx, model, interaction, text(interaction.params['login_hint']));

    const form = Object.fromEntries(parseForm((await readBody(ctx.req)) ?? ''));
    const result = decide(model, form);
    if (!result) return showLogin(ctx, model, interaction, form['username'] ?? '', 'Wrong email or password');
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: false }));
    ctx.status = 303;
  };
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');

async function findInteraction(provider: Provider, ctx: Context): Promise<Interaction | undefined> {
  try {
    return await provider.interactionDetails(ctx.req, ctx.res);
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  }
}

/** What the form means; undefined if it logs nobody in. The buttons of the accounts need no password: see views. */
function decide(model: TenantModel, form: Readonly<Record<string, string>>): InteractionResults | undefined {
  if (form['action'] === 'cancel') {
    return { error: 'access_denied', error_description: 'The login was cancelled' };
  }
  const { account, username = '', password = '' } = form;
  const user = account ? findUserByEmail(model, account) : authenticate(model, username, password);
  return user && { login: { accountId: user.id, amr: ['pwd'] } };
}

function showLogin(ctx: Context, model: TenantModel, { params }: Interaction, username: string, error?: string): void {
  const client = model.clients.get(text(params['client_id']));
  const target = URL.parse(text(params['redirect_uri']));
  const page = loginPage({
    model,
    application: client?.name ?? '',
    applicationOrigin: target && target.origin !== 'null' ? target.origin : (target?.protocol ?? ''),
    username,
    error,
  });
  // 200 with an error too: a browser would log a 400 as a fault of the page.
  sendPage(ctx, 200, page);
}
