import { errors, type ErrorOut, type KoaContextWithOIDC } from 'oidc-provider';
import type { TenantModel } from '../configuration/model';
import { FailedLogin } from '../actions/failed-login';
import { html, type Html } from './html';
import { loginEndedPage, messagePage } from './message-page';
import { sendPage, type Page } from './page';

type Explain = (
  model: TenantModel,
  ctx: KoaContextWithOIDC,
  out: ErrorOut,
) => [heading: string, ...paragraphs: (string | Html)[]];

const queryValue = (ctx: KoaContextWithOIDC, name: string) => {
  const value = ctx.query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** The callback that has another host's name and is the same otherwise, as `localhost` beside `127.0.0.1`. */
function sameButForTheName(callbacks: readonly string[], asked: URL | null): URL | undefined {
  const nameless = (url: URL) => [url.protocol, url.port, url.pathname, url.search].join(' ');
  if (!asked || !/^https?:$/.test(asked.protocol)) return undefined;
  return callbacks.map((callback) => new URL(callback)).find((url) => nameless(url) === nameless(asked));
}

const callbackRefused: Explain = (model, ctx) => {
  const client = model.clients.get(queryValue(ctx, 'client_id') ?? '');
  const asked = queryValue(ctx, 'redirect_uri');
  const allowed = sameButForTheName(client?.callbacks ?? [], URL.parse(asked ?? ''));
  const page = allowed && new URL('.', allowed).href;
  return [
    'Callback URL not allowed',
    html`The application ${client?.name} asked to be called back at <code>${asked}</code>, which is not one of its
      callbacks. For the safety of whoever logs in, this page does not lead there.`,
    ...(page ? [html`Only the host's name differs from one that is allowed: open <a href="${page}">${page}</a>.`] : []),
    html`If the URL is right, add exactly this one to the client's <code>callbacks</code> in <code>tenant.yaml</code>.
      If the page lives at another port, put its origin into <code>PAGE_ORIGINS</code> and start the tenant again.`,
  ];
};

const applicationUnknown: Explain = (_model, ctx) => [
  'Unknown application',
  html`No client has the id <code>${queryValue(ctx, 'client_id')}</code>. Compare the application's client id with the
    ids in <code>tenant.local.yaml</code>.`,
];

const ownFault: Explain = () => [
  'The tenant failed',
  'This is a fault of the tenant itself, not of the request. What happened is written where the tenant was started.',
];

const anything: Explain = (_model, _ctx, { error, error_description: description }) => [
  'This request cannot be answered',
  html`The application sent a request that is refused: ${description ?? error} (<code>${error}</code>).`,
];

const EXPLANATIONS: Readonly<Record<string, Explain>> = {
  invalid_redirect_uri: callbackRefused,
  invalid_client: applicationUnknown,
  server_error: ownFault,
};

/** An Action is the tenant's own code: whoever wrote it sees here what Auth0 would have told the application. */
function failedLoginPage(model: TenantModel, ctx: KoaContextWithOIDC, { failure }: FailedLogin): Page {
  const callback = URL.parse(String(ctx.oidc.params?.['redirect_uri']));
  const page = callback && /^https?:$/.test(callback.protocol) ? new URL('.', callback).href : undefined;
  return messagePage(
    model.name,
    'An Action failed',
    html`The Action <code>${failure.action}</code> failed at <code>${failure.place}</code>, so this login was not
      finished: <code>${failure.reason}</code>`,
    'Nobody was denied: mend the code, which is read again at the next login. The whole stack is written where the tenant was started.',
    ...(page ? [html`<a href="${page}">Back to ${page}</a>`] : []),
  );
}

/** The page for errors that must not go back to the application, since nobody knows yet whether it may have them. */
export function protocolErrorPage(model: TenantModel, ctx: KoaContextWithOIDC, out: ErrorOut, error: Error): Page {
  if (error instanceof FailedLogin) return failedLoginPage(model, ctx, error);
  if (error instanceof errors.SessionNotFound) return loginEndedPage(model.name);
  const explain = EXPLANATIONS[out.error] ?? anything;
  return messagePage(model.name, ...explain(model, ctx, out));
}

/** Answers with that page. The status is the engine's. */
export function showProtocolError(model: TenantModel, ctx: KoaContextWithOIDC, out: ErrorOut, error: Error): void {
  sendPage(ctx, ctx.status, protocolErrorPage(model, ctx, out, error));
}
