import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { ActionFailure } from '../configuration/action-failure';
import type { Action } from '../configuration/load-actions';
import type { Client, TenantModel } from '../configuration/model';
import { isFreeClaim } from './claims';
import { clientDetails, tenantId } from './event';
import { FailedLogin } from './failed-login';
import { asJson, type Memory } from './memory';
import { requestDetails } from './request-details';
import { warnOnce } from './unplayed';

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
    try {
      await action.run({ ...structuredClone(event), secrets: { ...action.secrets } }, api);
    } catch (error) {
      if (!(error instanceof ActionFailure)) throw error;
      console.error(error.message, error.cause);
      throw new FailedLogin(error, ctx);
    }
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
        if (isFreeClaim(name)) claims[name] = asJson(value);
        else
          warnOnce(
            action,
            memory,
            `sets the claim ${name}`,
            'a name that Auth0 keeps for itself: the claim is left out',
          );
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
