import { calculateJwkThumbprint, decodeProtectedHeader } from 'jose';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { TenantModel } from './configuration/model';
import type { ArtifactStore } from './store/artifact-store';

/**
 * Whether a refresh token is replaced at its use: as its client's policy says, with a proof of possession too, where the
 * engine's default goes on with the old one. A token of a client without a secret that is bound to no key yet is bound to
 * that of its first proof (RFC 9449 section 5), and so is the one that takes its place.
 */
export async function rotatesRefreshToken(
  { clients }: TenantModel,
  store: ArtifactStore,
  ctx: KoaContextWithOIDC,
): Promise<boolean> {
  const { client, refreshToken } = ctx.oidc;
  const { refreshToken: policy, authMethod } = clients.get(client?.clientId ?? '') ?? {};
  const rotates = policy?.rotating ?? true;
  const proof = ctx.get('DPoP'); // the engine has checked it
  if (!refreshToken || refreshToken.jkt || !proof || authMethod !== 'none') return rotates;
  refreshToken.jkt = await calculateJwkThumbprint(decodeProtectedHeader(proof).jwk ?? {});
  await keep(store, refreshToken.jti, refreshToken.jkt, refreshToken.remainingTTL); // or another key could use it in its leeway
  return rotates;
}

async function keep(store: ArtifactStore, id: string, jkt: string, ttl: number): Promise<void> {
  const adapter = store.adapter('RefreshToken');
  const payload = await adapter.find(id);
  if (payload) await adapter.upsert(id, { ...payload, jkt }, ttl);
}
