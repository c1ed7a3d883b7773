import type { Context } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { LOOPBACK_HOST } from '../configuration/hosts';
import type { Client, TenantModel } from '../configuration/model';

const POLICY = 'Content-Security-Policy';

/** Where a form of an answer may lead unless allowForms says more. */
export const FORM_ACTION = "form-action 'self'";

/** Says which application a page is about, if the engine does not know it. */
export function aboutClient(ctx: Context, clientId: unknown): void {
  ctx.state['clientId'] = clientId;
}

/**
 * Lets the forms of a page lead on from here to the application that the page is about, and to no other. A browser holds
 * redirects after a form against `form-action` as well (https://github.com/w3c/webappsec-csp/issues/8).
 */
export function allowForms(ctx: Context, { clients }: TenantModel): void {
  const { oidc } = ctx as Partial<KoaContextWithOIDC>;
  // Where somebody else logs in, the engine ends the first session by a form, before it has looked at the client.
  const pending = oidc?.entities?.Interaction?.params['client_id'];
  const client = clients.get(String(ctx.state['clientId'] ?? oidc?.client?.clientId ?? pending ?? ''));
  const policy = String(ctx.response.get(POLICY));
  if (!client || !policy.includes(FORM_ACTION)) return;
  ctx.set(
    POLICY,
    policy.replace(FORM_ACTION, () => [FORM_ACTION, ...formTargets(client)].join(' ')),
  );
}

const PAGES_OF_THIS_MACHINE = ['http://localhost:*', 'http://127.0.0.1:*'];

function formTargets({ native, anyLoopback, callbacks, logoutUrls }: Client): string[] {
  const listed = [...callbacks, ...logoutUrls].map((url) => formTarget(new URL(url), native));
  return [...new Set([...listed, ...(anyLoopback ? PAGES_OF_THIS_MACHINE : [])])];
}

/** An app may listen on any port of this machine (RFC 8252 section 7.3), or have a scheme of its own (section 7.1). */
function formTarget({ origin, protocol, hostname }: URL, native: boolean): string {
  if (origin === 'null') return protocol;
  if (native && LOOPBACK_HOST.test(hostname)) return `${protocol}//${hostname}:*`;
  // A placeholder of Auth0's may stand for a part of a level, a policy's wildcard for all of it.
  return origin.replace(/[^/.]*(?:\*|\{[^}]*\})[^.]*/, '*');
}
