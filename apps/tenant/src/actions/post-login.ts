import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { findUser } from '../accounts';
import type { Action } from '../configuration/load-actions';
import type { Organization, TenantModel } from '../configuration/model';
import { findOrganization } from '../organizations';
import { toAudience } from '../resource-servers';
import type { EndingSession, Sessions } from '../sessions';
import type { ArtifactStore } from '../store/artifact-store';
import { queryOf } from './authorization-query';
import { postLoginApi, type Wishes } from './api';
import { postLoginEvent, type Login } from './event';
import { runAction } from './failed-login';
import { findLoginNotes, loginNotes, saveLoginNotes } from './login-notes';
import { rememberSession, type Memory } from './memory';

/** What the Actions of a login work with. */
export interface ActionParts {
  readonly model: TenantModel;
  readonly store: Pick<ArtifactStore, 'adapter'>;
  readonly memory: Memory;
  readonly sessions: Sessions;
}

/** What is decided: a grant's tokens, for an organization or none, and for an API or /userinfo only. */
interface Decision {
  readonly grantId: string;
  readonly organization: Organization | undefined;
  /** The API's identifier. */
  readonly audience: string | undefined;
}

const DAY = 24 * 60 * 60;

/** Runs before an authorization is answered. Once for each: a consent page in between does not run the Actions again. */
export async function decideLogin(parts: ActionParts, ctx: KoaContextWithOIDC): Promise<void> {
  const { model, store } = parts;
  const { entities, client, account, params } = ctx.oidc;
  const grantId = entities.Grant?.jti;
  const user = findUser(model, account?.accountId);
  const known = model.clients.get(client?.clientId ?? '');
  if (!grantId || !user || !known || (await findLoginNotes(store, grantId))) return;
  const organization = findOrganization(model, params?.['organization']);
  if (organization && !user.organizations.includes(organization.name)) {
    throw new errors.AccessDenied(`user ${user.id} is not part of the ${organization.id} organization`);
  }
  if (organization || model.actions['post-login'].length) {
    const [resource] = Object.keys(ctx.oidc.resourceServers ?? {});
    await runActions(parts, ctx, { grantId, organization, audience: resource && toAudience(resource) });
  }
}

/**
 * Runs the Actions and keeps what they say, at a login as at each refresh. Throws access_denied where one denies, and a
 * FailedLogin where one fails.
 */
export async function runActions(
  parts: ActionParts,
  ctx: KoaContextWithOIDC,
  { grantId, organization, audience }: Decision,
): Promise<void> {
  const { model, store, memory } = parts;
  const user = findUser(model, ctx.oidc.account?.accountId);
  const client = model.clients.get(ctx.oidc.client?.clientId ?? '');
  if (!user || !client) return;
  const notes = await loginNotes(store, grantId);
  const session = await sessionOf(parts, ctx);
  const query = await queryOf(store, ctx);
  const wishes = await askActions(parts, ctx, { user, client, organization, audience, session, query, notes });
  if (session) rememberSession(memory, session.uid, wishes.sessionMetadata);
  if (wishes.denied !== undefined) {
    await revoke(parts, grantId, session, wishes.revoked);
    throw new errors.AccessDenied(wishes.denied);
  }
  const { accessClaims, idClaims, addedScopes, removedScopes, refreshTokenMetadata } = wishes;
  const scopes = { addedScopes: [...addedScopes], removedScopes: [...removedScopes] };
  const lifetime = client.refreshToken.lifetime + DAY;
  await saveLoginNotes(
    store,
    grantId,
    { organization, accessClaims, idClaims, ...scopes, refreshTokenMetadata },
    lifetime,
  );
}

/** One Action after the other; the first that denies is the last. */
async function askActions({ model, memory }: ActionParts, ctx: KoaContextWithOIDC, login: Login): Promise<Wishes> {
  const event = postLoginEvent(model, memory, ctx, login);
  const wishes: Wishes = {
    accessClaims: {},
    idClaims: {},
    addedScopes: new Set(),
    removedScopes: new Set(),
    refreshTokenMetadata: { ...login.notes.refreshTokenMetadata },
    sessionMetadata: { ...event.session?.metadata },
    transactionMetadata: event.transaction.metadata,
  };
  const { hostname, ip } = event.request;
  const caller = { userId: login.user.id, hostname, ip, refreshing: event.refresh_token !== undefined };
  for (const action of model.actions['post-login']) {
    const api = postLoginApi(action, memory, caller, wishes);
    await runAction(action, ctx, eventFor(action, event, wishes), api);
    if (wishes.denied !== undefined) break;
  }
  return wishes;
}

/** A copy of its own for each Action, whatever the one before has done to it; metadata of the transaction is everybody's. */
function eventFor({ secrets }: Action, event: ReturnType<typeof postLoginEvent>, { transactionMetadata }: Wishes) {
  const { transaction, ...copy } = structuredClone(event);
  return { ...copy, transaction: { ...transaction, metadata: transactionMetadata }, secrets: { ...secrets } };
}

/** The session of a login; for a refresh the one that its token came of, if there still is one. */
async function sessionOf({ store }: ActionParts, { oidc }: KoaContextWithOIDC): Promise<EndingSession | undefined> {
  const uid = oidc.entities.RefreshToken?.sessionUid;
  return uid === undefined
    ? oidc.session
    : ((await store.adapter('Session').findByUid(uid)) as EndingSession | undefined);
}

async function revoke(
  { store, sessions }: ActionParts,
  grantId: string,
  session: EndingSession | undefined,
  revoked: Wishes['revoked'],
): Promise<void> {
  if (revoked === 'refresh-token') await store.adapter('RefreshToken').revokeByGrantId(grantId);
  else if (revoked && session) {
    const keep = revoked === 'session-without-refresh-tokens';
    await sessions.end(session, 'session-revoked', { keepRefreshTokens: keep });
  }
}
