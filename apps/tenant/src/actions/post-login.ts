import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { findUser } from '../accounts';
import type { Organization, TenantModel } from '../configuration/model';
import { toAudience } from '../resource-servers';
import type { ArtifactStore } from '../store/artifact-store';
import { actionEvent } from './event';
import { claimSetter } from './restricted-claims';

/** What a login has decided for all tokens that come of it. */
export interface LoginNotes {
  readonly organization?: Organization;
  /** What Actions have put into the tokens. */
  readonly accessClaims: Readonly<Record<string, unknown>>;
  readonly idClaims: Readonly<Record<string, unknown>>;
}

const MODEL = 'LoginNotes';
const DAY = 24 * 60 * 60;
const NONE: LoginNotes = { accessClaims: {}, idClaims: {} };

/** The notes of the login that a token came of. */
export async function loginNotes(store: ArtifactStore, grantId: string | undefined): Promise<LoginNotes> {
  const found = grantId && (await store.adapter(MODEL).find(grantId));
  return found ? (found['notes'] as LoginNotes) : NONE;
}

/** Runs before an authorization is answered. Once for each: a consent page in between does not run the Actions again. */
export async function decideLogin(model: TenantModel, store: ArtifactStore, ctx: KoaContextWithOIDC): Promise<void> {
  const { entities, client, account, params } = ctx.oidc;
  const grantId = entities.Grant?.jti;
  const user = findUser(model, account?.accountId);
  const known = model.clients.get(client?.clientId ?? '');
  if (!grantId || !user || !known || (await store.adapter(MODEL).find(grantId))) return;
  const wanted = params?.['organization'];
  const organization = model.organizations.find(({ id, name }) => id === wanted || name === wanted);
  if (organization && !user.organizations.includes(organization.name)) {
    throw new errors.AccessDenied(`user ${user.id} is not part of the ${organization.id} organization`);
  }
  if (organization || model.postLogin.length) await runActions(model, store, ctx, grantId, organization);
}

/** Runs the Actions and keeps what they say, at a login as at each refresh. Throws access_denied where one denies. */
export async function runActions(
  model: TenantModel,
  store: ArtifactStore,
  ctx: KoaContextWithOIDC,
  grantId: string,
  organization: Organization | undefined,
): Promise<void> {
  const user = findUser(model, ctx.oidc.account?.accountId);
  const client = model.clients.get(ctx.oidc.client?.clientId ?? '');
  if (!user || !client) return;
  const accessClaims: Record<string, unknown> = {};
  const idClaims: Record<string, unknown> = {};
  let denied: string | undefined;
  let running = '';
  const api = {
    access: { deny: (reason: string) => void (denied ??= reason) },
    accessToken: { setCustomClaim: claimSetter(accessClaims, () => running, 'access') },
    idToken: { setCustomClaim: claimSetter(idClaims, () => running, 'ID') },
  };
  const [resource] = Object.keys(ctx.oidc.resourceServers ?? {});
  const event = actionEvent(ctx, user, client, organization, resource && toAudience(resource));
  for (const action of model.postLogin) {
    running = action.name;
    try {
      await action.run({ ...event, secrets: action.secrets }, api);
    } catch (error) {
      console.error(`The Action ${action.name} failed:`, error);
      denied = `The Action ${action.name} failed: ${String(error)}`;
    }
    if (denied !== undefined) throw new errors.AccessDenied(denied);
  }
  const notes: LoginNotes = { organization, accessClaims, idClaims };
  await store.adapter(MODEL).upsert(grantId, { grantId, notes }, client.refreshToken.lifetime + DAY);
}
