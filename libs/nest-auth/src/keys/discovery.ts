import { isLoopback } from '../domain';
import { FETCH_LIMITS, fetchJson } from './fetch-json';

/**
 * Where an issuer's metadata are (OpenID Connect Discovery 1.0 section 4.1): below its path, if it has one, with or
 * without a slash at the end.
 */
export const metadataOf = (issuer: string): string => `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;

/**
 * Asks an issuer where its signing keys are. Rejects with an Error whose message is a sentence: where the metadata cannot
 * be had, name another issuer (section 4.3: it must be equal to the letter, or one tenant could speak for another), or
 * keep the keys where somebody in between could change them.
 */
export async function discoverJwksUri(issuer: string, limits = FETCH_LIMITS): Promise<string> {
  const uri = metadataOf(issuer);
  const { issuer: named, jwks_uri: jwksUri } = await fetchJson('metadata', uri, limits);
  if (named !== issuer) {
    throw new Error(
      `The metadata at ${uri} name the issuer ${String(named)} and not ${issuer}: put that one, to the letter.`,
    );
  }
  const url = typeof jwksUri === 'string' ? URL.parse(jwksUri) : null;
  if (!url) throw new Error(`The metadata at ${uri} have no usable jwks_uri.`);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw new Error(`The jwks_uri in the metadata at ${uri} is ${url.href}, which is not https.`);
  }
  return url.href;
}
