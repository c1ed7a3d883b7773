import { hash } from 'node:crypto';
import type Provider from 'oidc-provider';
import type { ArtifactStore } from './store/artifact-store';

/**
 * Lets a proof of possession (RFC 9449 section 11.1) and a client's assertion (RFC 7523 section 3) pass once. The engine looks
 * first and keeps then, so that two at the same moment would both pass; here that is one step of the store, which tenants
 * on one database share.
 */
export function refuseReplays(provider: Provider, store: ArtifactStore): void {
  provider.ReplayDetection.unique = async (sender, jti, expiresAt) =>
    store.addOnce('ReplayDetection', hash('sha256', `${sender} ${jti}`, 'base64url'), expiresAt);
}
