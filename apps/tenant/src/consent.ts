import { decideLogin, type ActionParts } from './actions/post-login';
import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { LOOPBACK_HOST } from './configuration/hosts';
import type { Client, TenantModel } from './configuration/model';
import { toAudience } from './resource-servers';
import type { ArtifactStore } from './store/artifact-store';

/** What an application wants to have in a person's name. `api` is its identifier, undefined for the person's own profile. */
export interface ConsentItem {
  readonly api?: string;
  readonly scopes: readonly string[];
}

/** Who is asked, beside the users of third parties' applications. */
export interface Asking {
  /** Whether applications on this machine must ask, as they must at Auth0. */
  readonly strictConsent: boolean;
  readonly switches: { readonly requireConsent: boolean };
}

type Store = Pick<ArtifactStore, 'adapter'>;

const CONSENT = 'Consent';
const idOf = (accountId: string, clientId: string) => `${accountId} ${clientId}`;
const flat = (items: readonly ConsentItem[]) =>
  items.flatMap(({ api = '', scopes }) => scopes.map((scope) => `${api} ${scope}`));

/** What a person has said yes to, as `<API> <scope>`. */
async function consented(store: Store, accountId: string, clientId: string): Promise<readonly string[]> {
  const payload = await store.adapter(CONSENT).find(idOf(accountId, clientId));
  return (payload?.['consented'] as string[] | undefined) ?? [];
}

/** Remembers that a person lets an application have all of this, beside what they said before. */
export async function rememberConsent(
  store: Store,
  accountId: string,
  clientId: string,
  items: readonly ConsentItem[],
): Promise<void> {
  const all = new Set([...(await consented(store, accountId, clientId)), ...flat(items)]);
  // No lifetime: like at Auth0, it holds until somebody takes it back.
  await store.adapter(CONSENT).upsert(idOf(accountId, clientId), { consented: [...all] }, 0);
}

/** What the grant of this request would give the application. */
function granted({ oidc }: KoaContextWithOIDC): ConsentItem[] {
  const { entities, requestParamScopes, requestParamOIDCScopes, resourceServers = {} } = oidc;
  const split = (scope: string | undefined) => scope?.split(' ').filter(Boolean) ?? [];
  const apis = Object.keys(resourceServers).map((resource) => ({
    api: toAudience(resource),
    scopes: split(entities.Grant?.getResourceScopeFiltered(resource, requestParamScopes)).filter(
      (scope) => !requestParamOIDCScopes.has(scope),
    ),
  }));
  const own = { scopes: split(entities.Grant?.getOIDCScopeFiltered(requestParamOIDCScopes)) };
  return [own, ...apis].filter(({ scopes }) => scopes.length);
}

/**
 * At Auth0 a first-party application is spared only if its host can be verified, which localhost never can, and if each
 * API agrees. Here it is spared on this machine too, or every login would begin with a question; --strict-consent does
 * what Auth0 does.
 */
function mustAsk(model: TenantModel, asking: Asking, client: Client, { oidc }: KoaContextWithOIDC): boolean {
  if (!client.firstParty || asking.switches.requireConsent) return true;
  if (!asking.strictConsent) return false;
  const apis = Object.keys(oidc.resourceServers ?? {}).map((resource) => model.apis.get(toAudience(resource)));
  const local = LOOPBACK_HOST.test(URL.parse(String(oidc.params?.['redirect_uri']))?.hostname ?? '');
  return local || apis.some((api) => !api?.skipsConsent);
}

/**
 * Asks for consent where the application is a third party's, and of everybody while the control page says so. Without a
 * page (prompt=none) the answer is `consent_required` (OpenID Connect Core section 3.1.2.6), with Auth0's text.
 */
export function consentCheck(parts: ActionParts & Asking) {
  const { model, store } = parts;
  return new interactionPolicy.Check(
    'consent_missing',
    'Consent required',
    'consent_required',
    async (ctx: KoaContextWithOIDC) => {
      await decideLogin(parts, ctx); // here, because nobody has to log in any more
      const { client, session } = ctx.oidc;
      const known = model.clients.get(client?.clientId ?? '');
      if (!known || !session?.accountId || !mustAsk(model, parts, known, ctx)) return false;
      const yes = new Set(await consented(store, session.accountId, known.id));
      return flat(granted(ctx)).some((wanted) => !yes.has(wanted));
    },
    (ctx) => ({ items: granted(ctx) }),
  );
}
