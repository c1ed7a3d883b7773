import type { Context, Middleware } from 'koa';
import type Provider from 'oidc-provider';
import { errors, type Interaction, type InteractionResults } from 'oidc-provider';
import type { Memory } from './actions/memory';
import { authenticate, findUser, findUserByEmail } from './accounts';
import type { TenantModel } from './configuration/model';
import { rememberConsent, type ConsentItem } from './consent';
import { parseForm, readBody } from './http/body';
import { aboutClient } from './http/form-targets';
import type { LoginThrottle } from './login-throttle';
import type { ArtifactStore } from './store/artifact-store';
import { takeOnce } from './take-once';
import { consentPage } from './views/consent-page';
import { loginPage } from './views/login-page';
import { loginEndedPage } from './views/message-page';
import { sendPage, type Page } from './views/page';

const PATH = /^\/u\/login\/[\w-]+$/;

/** The login page of one authorization request. Its cookie is for this path only, so two tabs do not meet. */
export const loginPath = (uid: string) => `/u/login/${uid}`;

/** What logins meet, beside what the files say. */
export interface LoginParts {
  readonly store: Pick<ArtifactStore, 'adapter'>;
  readonly throttle: LoginThrottle;
  readonly memory: Pick<Memory, 'logins'>;
  /** The reason for which the next login is denied, once. */
  readonly switches: { denyNextLogin: string | null };
}

type Form = Readonly<Record<string, string>>;

/** A page to show, or what the engine goes on with. */
type Next = { page: Page } | { result: InteractionResults };

/**
 * Shows the login page and the consent page, and takes what they send. The engine's interaction cookie, signed and
 * SameSite, ties them to the browser that asked for the login: nobody can be logged in by a form on another site.
 */
export function interactions(provider: Provider, model: TenantModel, parts: LoginParts): Middleware {
  return async (ctx, next) => {
    if (!PATH.test(ctx.path) || !['GET', 'HEAD', 'POST'].includes(ctx.method)) return next();
    const interaction = await findInteraction(provider, ctx);
    if (!interaction) return sendPage(ctx, 400, loginEndedPage(model.name));
    aboutClient(ctx, interaction.params['client_id']);
    const form: Form | undefined =
      ctx.method === 'POST' ? Object.fromEntries(parseForm(await readBody(ctx.req))) : undefined;
    const then =
      interaction.prompt.name === 'consent'
        ? await consent(model, parts.store, interaction, form)
        : await login(model, parts, interaction, form);
    // 200 with an error too: a browser would log a 400 as a fault of the page.
    if ('page' in then) return sendPage(ctx, 200, then.page);
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, then.result, { mergeWithLastSubmission: false }));
    ctx.status = 303;
  };
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const denied = (error_description: string): Next => ({ result: { error: 'access_denied', error_description } });

async function findInteraction(provider: Provider, ctx: Context): Promise<Interaction | undefined> {
  try {
    return await provider.interactionDetails(ctx.req, ctx.res);
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  }
}

/** The buttons of the accounts need no password: see views/login-page.ts. */
async function login(
  model: TenantModel,
  { switches, throttle, memory: { logins } }: LoginParts,
  { params }: Interaction,
  form: Form | undefined,
): Promise<Next> {
  if (!form) return showLogin(model, params, text(params['login_hint']));
  const { action, account, username = '', password = '' } = form;
  if (action === 'cancel') return denied('The login was cancelled');
  const name = username.trim().toLowerCase();
  if (!account) await throttle.turn(name);
  const user = account ? findUserByEmail(model, account) : await authenticate(model, username, password);
  if (!user) {
    throttle.failed(name);
    return showLogin(model, params, username, 'Wrong email or password');
  }
  throttle.succeeded(name);
  // https://auth0.com/docs/manage-users/user-accounts/block-and-unblock-users
  if (user.blocked) return { result: { error: 'unauthorized', error_description: 'user is blocked' } };
  logins.set(user.id, (logins.get(user.id) ?? 0) + 1); // before the Actions run, as at Auth0, and if they deny as well
  const reason = takeOnce(switches, 'denyNextLogin');
  return reason === null ? { result: { login: { accountId: user.id, amr: ['pwd'] } } } : denied(reason);
}

function showLogin(model: TenantModel, params: Interaction['params'], username: string, error?: string): Next {
  const client = model.clients.get(text(params['client_id']));
  const target = URL.parse(text(params['redirect_uri']));
  const page = loginPage({
    model,
    application: client?.name ?? '',
    applicationOrigin: target && target.origin !== 'null' ? target.origin : (target?.protocol ?? ''),
    username,
    error,
  });
  return { page };
}

async function consent(
  model: TenantModel,
  store: LoginParts['store'],
  { params, prompt, session, grantId }: Interaction,
  form: Form | undefined,
): Promise<Next> {
  const client = model.clients.get(text(params['client_id']));
  const user = findUser(model, session?.accountId);
  if (!client || !user) return denied('The person or the application is gone');
  const items = (prompt.details['items'] as ConsentItem[] | undefined) ?? [];
  if (!form) return { page: consentPage(model, client.name, user.email, items) };
  if (form['action'] !== 'accept') return denied('User did not authorize the request');
  await rememberConsent(store, user.id, client.id, items);
  return { result: { consent: { grantId } } };
}
