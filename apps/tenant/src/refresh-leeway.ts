import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { TenantModel } from './configuration/model';
import type { ArtifactStore } from './store/artifact-store';

const now = () => Math.floor(Date.now() / 1000);

/**
 * Auth0's `leeway`: for so many seconds after its use, a refresh token may be used again, if the one that took its place
 * has not been used. That is for tabs and retries; anything older is a reuse, which revokes the family.
 */
export function withLeeway(store: ArtifactStore, { clients }: TenantModel): Adapter {
  const adapter = store.adapter('RefreshToken');
  const isForgiven = ({ consumed, clientId, grantId, rotations = 0 }: AdapterPayload) =>
    typeof consumed === 'number' &&
    now() - consumed < (clients.get(String(clientId))?.refreshToken.leeway ?? 0) &&
    store
      .list('RefreshToken')
      .every((other) => other.grantId !== grantId || Number(other['rotations'] ?? 0) <= Number(rotations) + 1);
  return {
    ...adapter,
    async find(id) {
      const payload = await adapter.find(id);
      return payload && isForgiven(payload) ? { ...payload, consumed: undefined } : payload;
    },
    async consume(id) {
      const payload = await adapter.find(id);
      if (!payload || !isForgiven(payload)) await adapter.consume(id);
    },
  };
}
