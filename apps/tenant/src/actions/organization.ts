import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { TenantModel } from '../configuration/model';

/** Refuses an authorization request whose `organization` is unknown, or not as the application's organization_usage wants it. */
export function checkOrganization(model: TenantModel, { oidc }: KoaContextWithOIDC, value: unknown): void {
  const usage = model.clients.get(oidc.client?.clientId ?? '')?.organizationUsage ?? 'deny';
  if (value === undefined) {
    if (usage === 'require') throw new errors.InvalidRequest('parameter organization is required for this client');
    return;
  }
  if (usage === 'deny') throw new errors.InvalidRequest('parameter organization is not allowed for this client');
  if (!model.organizations.some(({ id, name }) => id === value || name === value)) {
    throw new errors.InvalidRequest('parameter organization is invalid');
  }
}
