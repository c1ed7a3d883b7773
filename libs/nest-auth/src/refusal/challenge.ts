import { type Scheme, SCHEMES } from '../policy/schemes';
import { type DpopMode } from '../proof/proof-options';
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

/** What a challenge is made of, besides the refusal. */
export interface ChallengeOptions {
  /** The protection space (RFC 9110 section 11.5). */
  readonly realm: string;
  /** Where this API's metadata are (RFC 9728 section 5.1): a client learns there which tenant to ask. */
  readonly metadata: string | undefined;
  /** Algorithms of proofs (RFC 9449 section 7.1). */
  readonly proofAlgorithms: readonly string[];
}

/** What a request was about: which tokens its route takes, and the scheme that it used, if any. */
export interface Asked {
  readonly mode: DpopMode;
  readonly scheme?: Scheme | undefined;
}

/**
 * The `WWW-Authenticate` header of a refusal, undefined where there is none: a challenge for each scheme that is taken,
 * Bearer first (RFC 9449 section 7.2). The error stands in that of the scheme which was used, and in no other.
 */
export function challengeFor(refusal: Refusal, options: ChallengeOptions, { mode, scheme }: Asked): string | undefined {
  if (!refusal.kind.challenge) return undefined;
  const schemes = SCHEMES[mode];
  const used = schemes.find((one) => one === scheme) ?? schemes[0];
  return schemes.map((one) => `${one} ${parameters(one, refusal, options, one === used).join(', ')}`).join(', ');
}

function parameters(
  scheme: Scheme,
  { kind: { error }, message, extras: { permission } }: Refusal,
  { realm, metadata, proofAlgorithms }: ChallengeOptions,
  used: boolean,
): string[] {
  const list = [`realm="${description(realm)}"`];
  if (used && error) list.push(`error="${error}"`, `error_description="${description(message)}"`);
  if (used && permission) list.push(`scope="${description(permission)}"`);
  if (scheme === 'DPoP') list.push(`algs="${proofAlgorithms.join(' ')}"`);
  if (metadata !== undefined) list.push(`resource_metadata="${metadata}"`);
  return list;
}
