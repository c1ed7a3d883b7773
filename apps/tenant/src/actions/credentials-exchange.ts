import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Action } from '../configuration/load-actions';
import type { Client, TenantModel } from '../configuration/model';
import { clientDetails, tenantId } from './event';
import { runAction } from './failed-login';
import type { Memory } from './memory';
import { requestDetails } from './request-details';
import { setCustomClaim } from './custom-claim';

/** What a machine asks for, and what its client grant lets it have. */
export interface MachineRequest {
  readonly client: Client;
  /** The API's identifier. */
  readonly audience: string;
  readonly scopes: readonly string[];
  readonly grantedScopes: readonly string[];
}

/** What a machine gets. */
export interface MachineToken {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly scopes: readonly string[];
}

/**
 * Runs the Actions of credentials-exchange, before a machine's token is made. Throws what one of them denies with, as the
 * error that it names, and a FailedLogin where one fails.
 */
export async function runMachineActions(
  model: TenantModel,
  memory: Memory,
  ctx: KoaContextWithOIDC,
  { client, audience, scopes, grantedScopes }: MachineRequest,
): Promise<MachineToken> {
  const claims: Record<string, unknown> = {};
  const target = new Set(scopes);
  const event = {
    accessToken: { customClaims: claims, scope: [...scopes] },
    client: clientDetails(client),
    configuration: {},
    request: requestDetails(ctx, ctx.oidc.provider.issuer),
    resource_server: { identifier: audience },
    tenant: { id: tenantId(model) },
    transaction: { correlation_id: '', requested_scopes: [...scopes], target_scopes: [...scopes] },
  };
  let denial: [code: string, reason: string | undefined] | undefined;
  const deny = (code: string, reason?: string) => void (denial ??= [code, reason]);
  const changeTarget = (change: () => void) => {
    change();
    event.transaction.target_scopes.splice(0, Infinity, ...target);
  };
  for (const action of model.actions['credentials-exchange']) {
    const api = machineApi(action, memory, { claims, target, deny, changeTarget });
    await runAction(action, ctx, { ...structuredClone(event), secrets: { ...action.secrets } }, api);
    if (denial) throw new errors.CustomOIDCProviderError(...denial);
  }
  return { claims, scopes: [...target].filter((scope) => grantedScopes.includes(scope)) };
}

interface MachineWishes {
  readonly claims: Record<string, unknown>;
  readonly target: Set<string>;
  deny(code: string, reason?: string): void;
  changeTarget(change: () => void): void;
}

/** Auth0's api of credentials-exchange, version 2. */
function machineApi(action: Action, memory: Memory, { claims, target, deny, changeTarget }: MachineWishes) {
  const chain = (): unknown => api;
  const api = {
    access: { deny: (code: string, reason?: string) => (deny(code, reason), chain()) },
    accessToken: {
      setCustomClaim(name: string, value: unknown) {
        setCustomClaim(action, memory, claims, name, value);
        return chain();
      },
    },
    cache: memory.caches['credentials-exchange'],
    transaction: {
      addTargetScope: (scope: string) => changeTarget(() => target.add(scope)),
      removeTargetScope: (scope: string) => changeTarget(() => target.delete(scope)),
      setTargetScopes: (scopes: readonly string[]) =>
        changeTarget(() => {
          target.clear();
          for (const scope of scopes) target.add(scope);
        }),
      clearTargetScopes: () => changeTarget(() => target.clear()),
    },
  };
  return api;
}
