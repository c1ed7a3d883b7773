import { type Refusal } from './refusal';

/**
 * RFC 6750 section 3: `error_description` takes printable ASCII without quotation mark and backslash. Anything else a
 * token may have brought into the sentence is replaced, so that no header can be broken or forged.
 */
const description = (text: string): string => text.replaceAll('"', "'").replace(/[^\x20-\x5B\x5D-\x7E]/g, '?');

/**
 * Where a resource has its metadata: the well-known part comes between the host and the path of its identifier (RFC 9728
 * section 3.1).
 */
export function metadataUrl(resource: string): string {
  const { origin, pathname } = new URL(resource);
  return `${origin}/.well-known/oauth-protected-resource${pathname.replace(/\/$/, '')}`;
}

/**
 * The `WWW-Authenticate` header of a refusal, undefined where there is none. `resource_metadata` tells a client where
 * to learn which tenant to ask (RFC 9728 section 5.1).
 */
export function challengeFor(refusal: Refusal, realm: string, metadata?: string): string | undefined {
  const { challenge, error } = refusal.kind;
  if (!challenge) return undefined;
  const parameters = [`realm="${description(realm)}"`];
  if (error) parameters.push(`error="${error}"`, `error_description="${description(refusal.message)}"`);
  if (refusal.extras.permission) parameters.push(`scope="${description(refusal.extras.permission)}"`);
  if (metadata !== undefined) parameters.push(`resource_metadata="${metadata}"`);
  return `Bearer ${parameters.join(', ')}`;
}
